import { expect } from 'chai';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { dataSourcesIn, resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';

/** Names with a digit in front, and names of constructs that the stacks have themselves. */
const names = ['2048-game', '1', 'backend', 'aws', 'dns', 'kubernetes', 'ingress-class-reader'];

describe('namespaces and subdomains that are called as users please', () => {
  const [first, ...others] = configuration.environments;
  const [namespace] = first?.namespaces.namespaces ?? [];
  if (!first || !namespace) throw new Error('the tests have no environment or no namespace');
  const changed = {
    ...first,
    subdomains: { deploymentsSubdomains: [...first.subdomains.deploymentsSubdomains, ...names] },
    ingress: { ...first.ingress, hostedZoneRoleArn: 'arn:aws:iam::222222222222:role/dns' },
    namespaces: {
      namespaces: [
        ...first.namespaces.namespaces,
        ...names.flatMap((name) => [
          { ...namespace, name },
          { ...namespace, name: `${name}-of-${first.name}` },
        ]),
      ],
    },
  };
  const synthesized = synthesizeAll({ ...configuration, environments: [changed, ...others] });

  it('have addresses that Terraform takes', () => {
    for (const stack of synthesized.values())
      for (const { address } of [...resourcesIn(stack), ...dataSourcesIn(stack)])
        expect(address.split('.').at(-1), address).to.match(/^[A-Za-z_][\w-]*$/);
  });

  it('refer to existing resources', async () => {
    expect(await graphFaults(synthesized)).to.deep.equal([]);
  });
});
