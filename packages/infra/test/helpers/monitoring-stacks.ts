import { z } from 'zod';
import type { Configuration } from '../../src/config/configuration.ts';
import { configuration } from './configuration.ts';
import { type Block, resourcesOf, stackNamed, synthesizeAll } from './synthesize.ts';

/** The monitoring stack of production, with everything on. */
export const production = stackNamed('production-monitoring');

export type Stack = typeof production;

/** The monitoring stack of staging without Container Insights. */
export const staging = monitoringWith({ containerInsights: false });

/** The monitoring stack of staging with other settings. */
export function monitoringWith(
  monitoring: Configuration['environments'][number]['eks']['monitoring'],
): Stack {
  const environments = configuration.environments.map((of) => ({ ...of, eks: { ...of.eks, monitoring } }));
  const stack = synthesizeAll({ ...configuration, environments }).get('staging-monitoring');
  if (!stack) throw new Error('staging has no monitoring');
  return stack;
}

/** The alarms of a stack, by their names. */
export function alarmsOf(stack: Stack): Map<string, Block> {
  return new Map(
    Object.values(resourcesOf(stack, 'aws_cloudwatch_metric_alarm')).map((block) => [
      z.string().parse(block['alarm_name']),
      block,
    ]),
  );
}
