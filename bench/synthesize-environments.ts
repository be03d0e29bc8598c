import { CidrBlock } from '../packages/infra/src/config/cidr-block.ts';
import { loadConfiguration } from '../packages/infra/src/config/load.ts';
import { ruleFaults } from '../packages/infra/src/config/rules.ts';
import { dayOf } from '../packages/infra/src/config/version-support.ts';
import type { Configuration, EnvironmentConfig } from '../packages/infra/src/index.ts';
import { synthesize } from '../packages/infra/src/synthesize.ts';
import { testEnvironments } from '../packages/infra/test/helpers/test-workspace.ts';

// Synthesizes as many environments as it is told, each like the first one of the tests, to CDKTF_OUTDIR.
const count = Number(process.argv[2]);
const directory = process.env['CDKTF_OUTDIR'];
if (!Number.isInteger(count) || count < 1 || directory === undefined)
  throw new Error('Give a number of environments and CDKTF_OUTDIR.');

const configuration = multiply(await loadConfiguration(testEnvironments), count);
const faults = ruleFaults({ ...configuration, today: dayOf(new Date()) });
if (faults.length > 0) throw new Error(faults.join('\n'));
synthesize(configuration, { directory });

function multiply({ account, delivery, environments }: Configuration, times: number): Configuration {
  const [model] = environments;
  if (!model) throw new Error('There is no environment.');
  const copies = Array.from({ length: times }, (_, index) => copyOf(model, index));
  const order = copies.map(({ name }) => ({ environment: name, needsApproval: false }));
  return { account, delivery: { ...delivery, order }, environments: copies, retiredEnvironments: [] };
}

/** An environment of another name: its names carry it, and its block and domain are its own. */
function copyOf(model: EnvironmentConfig, index: number): EnvironmentConfig {
  const name = `copy-${index}`;
  const renamed: EnvironmentConfig = JSON.parse(JSON.stringify(model).replaceAll(model.name, name));
  return {
    ...renamed,
    network: {
      ...renamed.network,
      clusterName: `${model.network.clusterName}-${name}`,
      mainNetworkBlock: new CidrBlock(`10.${100 + index}.0.0/16`),
    },
    ingress: { ...renamed.ingress, dnsBaseDomain: `${name}.${model.ingress.dnsBaseDomain}` },
  };
}
