import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, type EnvironmentConfig, everyEnvironment } from 'infra/config/configuration.ts';
import { namedEnvironments } from 'infra/config/delivery.ts';
import { isEnvironmentName } from 'infra/config/names.ts';
import { ConfigurationError } from 'infra/errors.ts';
import type { TextFile } from '../write-plan.ts';
import { type Edits, type PlanInput, planEdits } from './edits.ts';

/** All that adding an environment changes. Nothing is written yet. */
export interface Plan extends Edits {
  readonly name: string;
  readonly like: EnvironmentConfig;
  readonly needsApproval: boolean;
  /** The values for each chart, in the repository. */
  readonly values: readonly TextFile[];
  /** Faults beside those that the rules of the environment files find. */
  readonly faults: readonly string[];
}

/**
 * Plans a new environment.
 * @throws ConfigurationError if there is nothing to plan: wrong names, or files that cannot be edited
 */
export function planEnvironment(name: string, input: PlanInput): Plan {
  const like = findLike(name, input);
  const faults: string[] = [];
  const charts = new Set(input.configuration.delivery.services.map(({ chart }) => chart));
  const values = [...charts].flatMap((chart) => {
    const from = `${chart}/environments/${like.name}.yaml`;
    const path = `${chart}/environments/${name}.yaml`;
    if (existsSync(join(input.repository, path)))
      faults.push(`${path} is there already: choose another name, or move the file away`);
    else if (existsSync(join(input.repository, from)))
      return [{ path, before: undefined, text: readFileSync(join(input.repository, from), 'utf8') }];
    else faults.push(`${from} is missing: write it, or copy another environment by --like`);
    return [];
  });
  return { name, like, needsApproval: input.needsApproval, values, faults, ...planEdits(name, like, input) };
}

/** The environment to copy, if the new one can have its name. */
function findLike(name: string, { configuration, folder, like }: PlanInput): EnvironmentConfig {
  const environments = everyEnvironment(configuration);
  const found =
    like === undefined ? configuration.environments.at(-1) : environments.find((each) => each.name === like);
  const faults = nameFaults(name, configuration, folder);
  if (found !== undefined && faults.length === 0) return found;
  const known = environments.map((each) => each.name).join(', ');
  throw new ConfigurationError([
    ...faults,
    ...(found ? [] : [`there is no environment ${JSON.stringify(like)} to copy; there are ${known}`]),
  ]);
}

function nameFaults(name: string, { delivery }: Configuration, folder: string): readonly string[] {
  if (!isEnvironmentName(name))
    return [
      `${JSON.stringify(name)} cannot name an environment: use at most 63 characters of a-z, 0-9 and dashes, that start with a letter and end with a letter or digit`,
    ];
  if (namedEnvironments(delivery).some((each) => each.name === name))
    return [
      `${name} is an environment already, in packages/infra/environments/delivery.ts: choose another name`,
    ];
  if (existsSync(join(folder, name)))
    return [`packages/infra/environments/${name} is there already: choose another name, or move it away`];
  return [];
}
