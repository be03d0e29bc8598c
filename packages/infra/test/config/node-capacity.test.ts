import { expect } from 'chai';
import { nodeCapacity } from '../../src/config/node-capacity.ts';

/** As AWS lists them in eni-max-pods.txt. */
const podsAsListed: Readonly<Record<string, number>> = {
  't3.nano': 4,
  't2.micro': 4,
  't4g.micro': 4,
  't2.small': 11,
  't3a.small': 8,
  't3.small': 11,
  't4g.small': 11,
  't2.medium': 17,
  't3a.medium': 17,
  'c6g.medium': 8,
  'm7a.medium': 8,
  'm3.medium': 12,
  't3.large': 35,
  'm4.large': 20,
  'm5.large': 29,
  'm7a.large': 29,
  'c7i-flex.large': 29,
  'r8g.large': 29,
  't2.xlarge': 44,
  't2.2xlarge': 44,
  't3.2xlarge': 58,
  'm7g.xlarge': 58,
  'i3en.3xlarge': 58,
  'm6i.4xlarge': 234,
  'c5.9xlarge': 234,
  'd3.xlarge': 10,
};

describe('nodeCapacity', () => {
  for (const [type, pods] of Object.entries(podsAsListed))
    it(`knows that a ${type} takes ${pods} pods`, () => {
      expect(nodeCapacity(type)?.pods).to.equal(pods);
    });

  it('promises no more pods than there are where a generation has more', () => {
    expect(nodeCapacity('r8i.large')?.pods).to.be.at.most(59);
    expect(nodeCapacity('m5.24xlarge')?.pods).to.be.at.most(737);
    expect(nodeCapacity('m7i.metal-24xl')?.pods).to.be.at.most(737);
  });

  it('counts the addresses of two network interfaces, one of them in reserve', () => {
    expect(nodeCapacity('m7a.large')?.addresses).to.equal(20);
    expect(nodeCapacity('t3.medium')?.addresses).to.equal(12);
    expect(nodeCapacity('t3.nano')?.addresses).to.equal(4);
    expect(nodeCapacity('m5.12xlarge')?.addresses).to.equal(60);
    for (const type of ['m5.16xlarge', 'c5.18xlarge', 'm7i.48xlarge', 'c6g.metal', 'm7i.metal-24xl'])
      expect(nodeCapacity(type)?.addresses, type).to.equal(100);
  });

  it('knows no capacity of an invalid instance type', () => {
    expect(nodeCapacity('large')).to.equal(undefined);
  });
});
