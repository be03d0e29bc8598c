import { expect } from 'chai';
import { CidrBlock } from 'infra/config/cidr-block.ts';
import { configuration } from '../../../infra/test/helpers/configuration.ts';
import { nextFreeBlock } from '../../src/add-environment/free-block.ts';

const [environment] = configuration.environments;

/** The next block after one, beside taken ones. */
function next(block: string, ...taken: string[]): string | undefined {
  if (environment === undefined) throw new Error('the tests have no environment');
  const network = { ...environment.network, mainNetworkBlock: new CidrBlock(block) };
  return nextFreeBlock(
    network,
    [block, ...taken].map((text) => new CidrBlock(text)),
  )?.toString();
}

describe('nextFreeBlock', () => {
  it('is the block behind, of the same size', () => {
    expect(next('10.50.0.0/16')).to.equal('10.51.0.0/16');
    expect(next('10.50.240.0/20')).to.equal('10.51.0.0/20');
  });

  it('passes over blocks that another environment overlaps, larger or smaller', () => {
    expect(next('10.50.0.0/16', '10.51.0.0/16', '10.52.128.0/20')).to.equal('10.53.0.0/16');
    expect(next('10.50.0.0/20', '10.50.16.0/20', '10.50.32.0/19')).to.equal('10.50.64.0/20');
    expect(next('10.50.240.0/20', '10.51.0.0/16')).to.equal('10.52.0.0/20');
  });

  it('passes over the addresses of the cluster’s Services', () => {
    expect(next('172.19.0.0/16')).to.equal('172.21.0.0/16');
  });

  it('goes on from 10.0.0.0 at the end of the private range', () => {
    expect(next('10.255.0.0/16')).to.equal('10.0.0.0/16');
    expect(next('192.168.0.0/16')).to.equal('10.0.0.0/16');
    expect(next('192.168.0.0/16', '10.0.0.0/16')).to.equal('10.1.0.0/16');
    expect(next('52.1.0.0/16')).to.equal('10.0.0.0/16');
    expect(next('255.255.0.0/16')).to.equal('10.0.0.0/16');
  });

  it('is nothing if all private blocks are taken', () => {
    expect(next('10.255.0.0/16', '10.0.0.0/8')).to.equal(undefined);
  });
});
