import { expect } from 'chai';
import type { Configuration } from '../../src/config/configuration.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';
import { inProduction } from '../helpers/two-accounts.ts';
import { namedStacks, sectionOf } from './documented-stacks.ts';
import { plannedChanges } from './planned-changes.ts';

const name = 'production';
const steps = sectionOf('destroy.md#One environment')
  .split(/^\d\. /m)
  .slice(1);

/** The stacks outside the environments that differ between two configurations. */
function sharedChanges(before: Configuration, after: Configuration): string[] {
  const changes = plannedChanges(synthesizeAll(before), synthesizeAll(after));
  return [...new Set(changes.map(({ stack }) => stack))].filter((stack) => !/-/.test(stack));
}

/** The environment with its own account and region, no longer delivered to, and gone. */
const delivered = withNightlyCheck(inProduction({ accountId: '111122223333', region: 'eu-central-1' }));
const gone: Configuration = {
  ...delivered,
  delivery: {
    ...delivered.delivery,
    order: delivered.delivery.order.filter(({ environment }) => environment !== name),
  },
  environments: delivered.environments.filter((environment) => environment.name !== name),
};
const retired: Configuration = {
  ...gone,
  delivery: { ...gone.delivery, retired: { environments: [name], services: [] } },
  retiredEnvironments: delivered.environments.filter((environment) => environment.name === name),
};

function withNightlyCheck(of: Configuration): Configuration {
  return { ...of, delivery: { ...of.delivery, nightlyCheck: true } };
}

describe('the end of an environment with an account and a region of its own', () => {
  const cases: [
    title: string,
    step: number,
    before: Configuration,
    after: Configuration,
    stacks: string[],
  ][] = [
    ['is in no pipeline any more', 1, delivered, retired, ['delivery', 'nightly']],
    ['is delivered to again', 1, retired, delivered, ['delivery', 'nightly']],
    ['is forgotten', 4, retired, gone, ['delivery']],
  ];
  for (const [title, step, before, after, stacks] of cases)
    it(`changes ${stacks.join(' and ')} when it ${title}, as docs/how-to/destroy.md says`, () => {
      expect(sharedChanges(before, after)).to.have.members(stacks);
      expect(namedStacks(steps[step - 1] ?? '')).to.include.members(stacks);
    });
});
