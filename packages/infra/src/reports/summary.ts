import { type Configuration, type EnvironmentConfig, everyEnvironment } from '../config/configuration.ts';
import type { SynthesizedStacks } from '../synthesized/synthesized-stack.ts';
import { alignColumns } from './align-columns.ts';
import { costRows } from './summary/cost-switches.ts';
import {
  environmentResources,
  type StackResource,
  sharedResources,
} from './summary/environment-resources.ts';
import { monthlyCost, monthlyCostText } from './summary/monthly-cost.ts';
import { tutorialRows } from './summary/tutorial-pieces.ts';

/** For each environment: its resources, its costs, and how many resources serve which purpose. */
export function summary(configuration: Configuration, stacks: SynthesizedStacks): string[] {
  const environments = everyEnvironment(configuration);
  const sections = environments.map((environment) => {
    const resources = environmentResources(stacks, environment.name);
    return [
      ...describe(titleOf(environment, configuration), resources, environment),
      '  by purpose',
      ...columns(tutorialRows(resources), '    '),
    ];
  });
  const names = environments.map(({ name }) => name);
  const shared = describe('shared by all', sharedResources(stacks, names));
  return [...sections, shared].flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}

function titleOf(environment: EnvironmentConfig, { retiredEnvironments }: Configuration): string {
  return retiredEnvironments.includes(environment)
    ? `${environment.name}, not delivered to`
    : environment.name;
}

function describe(
  title: string,
  resources: readonly StackResource[],
  environment?: EnvironmentConfig,
): string[] {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  const counts = types.map((type) => [type, String(resources.filter((of) => of.type === type).length)]);
  return [
    `${title}: ${resources.length} resources`,
    ...columns(counts, '    '),
    '  what costs money while it is there',
    ...columns(costRows(resources, environment), '    '),
    ...(environment ? [`  ${monthlyCostText(monthlyCost(resources, environment))}`] : []),
  ];
}

/** Aligned columns, two spaces apart, without spaces at the ends of lines. */
function columns(rows: readonly (readonly string[])[], indent: string): string[] {
  return alignColumns(rows).map((cells) => `${indent}${cells.join('  ')}`.trimEnd());
}
