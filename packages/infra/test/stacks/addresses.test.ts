import { expect } from 'chai';
import type { EnvironmentConfig } from '../../src/config/configuration.ts';
import { type EnvironmentStackName, stackName } from '../../src/stacks/names.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { stackNamed, stacks } from '../helpers/synthesize.ts';
import { autoscalerAddresses } from './permanent-addresses/autoscaler.ts';
import { deliveryAddresses } from './permanent-addresses/delivery.ts';
import { deploymentsAddresses } from './permanent-addresses/deployments.ts';
import { eksAddresses } from './permanent-addresses/eks.ts';
import { ingressAddresses } from './permanent-addresses/ingress.ts';
import { monitoringAddresses } from './permanent-addresses/monitoring.ts';
import { namespacesAddresses } from './permanent-addresses/namespaces.ts';
import { networkAddresses } from './permanent-addresses/network.ts';
import { nightlyAddresses } from './permanent-addresses/nightly.ts';
import { stateAddresses } from './permanent-addresses/state.ts';
import { subdomainsAddresses } from './permanent-addresses/subdomains.ts';

/** The same in every environment, or as its files switch them on. */
type Addresses = readonly string[] | ((environment: EnvironmentConfig) => readonly string[]);

/** Terraform destroys and recreates a resource whose address changes. A rename needs a `moved` block first. */
const ofEnvironment: Record<EnvironmentStackName, Addresses> = {
  network: networkAddresses,
  eks: eksAddresses,
  autoscaler: autoscalerAddresses,
  ingress: ingressAddresses,
  subdomains: subdomainsAddresses,
  namespaces: namespacesAddresses,
  monitoring: monitoringAddresses,
  deployments: deploymentsAddresses,
};

describe('the addresses of resources', () => {
  const expected: [string, readonly string[]][] = [
    ['state', stateAddresses],
    ['delivery', deliveryAddresses],
    ['nightly', nightlyAddresses],
    ...configuration.environments.flatMap((environment) =>
      Object.entries(ofEnvironment).map(([stack, addresses]): [string, readonly string[]] => [
        stackName(environment.name, stack as EnvironmentStackName),
        (typeof addresses === 'function' ? addresses(environment) : addresses).map((address) =>
          address.replaceAll('<environment>', environment.name),
        ),
      ]),
    ),
  ];

  it('are listed for every stack', () => {
    expect([...stacks.keys()]).to.have.members(expected.map(([name]) => name));
  });

  for (const [name, addresses] of expected)
    it(`of the ${name} stack are the ones they have always had`, () => {
      expect(resourcesIn(stackNamed(name)).map(({ address }) => address)).to.have.members(addresses);
    });
});
