import { expect } from 'chai';
import { subnetBlocks } from '../../src/config/subnet-blocks.ts';
import { configuration } from '../helpers/configuration.ts';

const [development] = configuration.environments;
if (!development) throw new Error('there is no environment');
const { network } = development;

describe('subnetBlocks', () => {
  it("gives the private subnets the first parts and the public ones those at the zones' offset", () => {
    expect(subnetBlocks({ ...network, mainNetworkBlock: '10.50.0.0/16' })).to.deep.equal([
      { private: '10.50.0.0/20', public: '10.50.128.0/20' },
      { private: '10.50.16.0/20', public: '10.50.144.0/20' },
      { private: '10.50.32.0/20', public: '10.50.160.0/20' },
    ]);
  });

  it('makes a pair of subnets for each zone', () => {
    expect(subnetBlocks({ ...network, zoneCount: 2 })).to.have.lengthOf(2);
  });

  it('throws where the rules would have refused', () => {
    expect(() => subnetBlocks({ ...network, zoneOffset: 14 })).to.throw(RangeError, 'no part 16 of 16');
    expect(() => subnetBlocks({ ...network, mainNetworkBlock: 'x' })).to.throw(RangeError, 'x has no part');
  });
});
