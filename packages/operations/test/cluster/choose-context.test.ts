import { expect } from 'chai';
import { chooseContext } from '../../src/cluster/kubectl.ts';

const target = {
  environment: 'staging',
  clusterName: 'shop',
  region: 'eu-west-1',
  accountId: '111122223333',
};
const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';
const view = (...contexts: readonly (readonly [name: string, cluster?: string])[]) => ({
  contexts: contexts.map(([name, cluster]) => ({ name, ...(cluster ? { context: { cluster } } : {}) })),
  'current-context': contexts[0]?.[0] ?? '',
});

describe('chooseContext', () => {
  it('prefers the ARN, then the name of the cluster, then that of the environment', () => {
    expect(chooseContext(view(['staging'], ['shop'], [arn]), target, false)).to.equal(arn);
    expect(chooseContext(view(['staging'], ['shop']), target, false)).to.equal('shop');
    expect(chooseContext(view(['other'], ['staging']), target, false)).to.equal('staging');
  });

  it('knows a context with another name by its cluster', () => {
    expect(chooseContext(view(['mine', arn]), target, false)).to.equal('mine');
  });

  it('takes the cluster of no other account or region', () => {
    const other = 'arn:aws:eks:us-east-1:111122223333:cluster/shop';
    expect(chooseContext(view([other]), target, false)).to.equal(undefined);
  });

  it('takes the current context only of a kubeconfig that was named', () => {
    expect(chooseContext(view(['rehearsal']), target, true)).to.equal('rehearsal');
    expect(chooseContext(view(['rehearsal']), target, false)).to.equal(undefined);
    expect(chooseContext({ contexts: null, 'current-context': '' }, target, true)).to.equal(undefined);
  });
});
