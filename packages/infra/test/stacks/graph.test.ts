import { expect } from 'chai';
import { deployOrder } from '../../src/reports/deploy-order.ts';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { orderByNeeds } from '../../src/synthesized/order.ts';
import { stackNeeds } from '../../src/synthesized/stack-dependencies.ts';
import { configuration } from '../helpers/configuration.ts';
import { stacks } from '../helpers/synthesize.ts';

const environmentStacks = [
  'network',
  'eks',
  'autoscaler',
  'ingress',
  'subdomains',
  'namespaces',
  'monitoring',
  'deployments',
] as const;

describe('the stacks', () => {
  it('refer only to existing resources in the right stack and to their attributes, and never in a circle', async () => {
    expect(await graphFaults(stacks)).to.deep.equal([]);
  });
});

describe('the order of the stacks', () => {
  const { order } = orderByNeeds(stackNeeds(stacks));
  const place = (name: string) => order.indexOf(name);

  it('begins with the bucket of all states', () => {
    expect(order[0]).to.equal('state');
    expect(order).to.have.members([...stacks.keys()]);
  });

  for (const { name } of configuration.environments)
    it(`makes the network of ${name} before its cluster, and that before all that is in it`, () => {
      expect(place(`${name}-network`)).to.be.below(place(`${name}-eks`));
      for (const inCluster of ['autoscaler', 'ingress', 'namespaces'])
        expect(place(`${name}-eks`), inCluster).to.be.below(place(`${name}-${inCluster}`));
      for (const behind of ['subdomains', 'monitoring'])
        expect(place(`${name}-ingress`), behind).to.be.below(place(`${name}-${behind}`));
      expect(place(`${name}-eks`)).to.be.below(place(`${name}-deployments`));
    });

  it('holds whatever cdktf deploys in its own order: each stack that is declared to come first does', () => {
    for (const [name, { dependencies }] of stacks)
      for (const first of dependencies) expect(place(first), name).to.be.below(place(name));
  });
});

describe('the order that cdktf-cli gets', () => {
  const needs = stackNeeds(stacks);

  /** All stacks before a stack by declared dependencies. cdktf-cli does not know the states that a stack reads. */
  function declaredBefore(name: string): Set<string> {
    const direct = stacks.get(name)?.dependencies ?? [];
    return new Set(direct.flatMap((first) => [first, ...declaredBefore(first)]));
  }

  for (const { name } of configuration.environments)
    for (const stack of environmentStacks)
      it(`has before ${name}-${stack} each stack whose state it reads, or its plan would find none`, () => {
        const read = [...(needs.get(`${name}-${stack}`) ?? [])].filter((of) => of !== 'state');
        expect([...declaredBefore(`${name}-${stack}`)]).to.include.members(read);
      });

  for (const { name } of configuration.environments)
    it(`takes the namespaces of ${name} away before the controller that has to take their load balancers away`, () => {
      expect([...declaredBefore(`${name}-namespaces`)]).to.include(`${name}-ingress`);
    });
});

describe('pnpm synth --order', () => {
  it('prints the order, one environment after the other, and its reverse', async () => {
    const lines = await deployOrder(configuration, stacks);
    const names = lines
      .filter((line) => /^ +\d+\. /.test(line))
      .map((line) => line.trim().split(/ +/)[1] ?? '');
    const deploy = names.slice(0, stacks.size);
    expect(names.slice(stacks.size)).to.deep.equal(deploy.toReversed());
    expect(deploy[0]).to.equal('state');
    // The nightly check sends to the topic of the delivery.
    expect(deploy.slice(-2)).to.deep.equal(['delivery', 'nightly']);
    const turns = deploy.slice(1, -2).map((stack) => stack.replace(/-[^-]+$/, ''));
    expect(turns.filter((turn, index) => turn !== turns[index - 1])).to.deep.equal(
      configuration.environments.map(({ name }) => name),
    );
  });
});
