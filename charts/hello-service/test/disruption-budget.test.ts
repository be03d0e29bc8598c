import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';
import type { DisruptionBudget } from './manifests.ts';

/** How many of `count` pods Kubernetes allows to evict; it rounds percentages up. */
function evictable({ spec }: DisruptionBudget, count: number): number {
  const scaled = (value: number | string) =>
    typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * count) / 100);
  if (spec.maxUnavailable !== undefined) return Math.min(count, scaled(spec.maxUnavailable));
  return Math.max(0, count - scaled(spec.minAvailable ?? 0));
}

const counts: readonly (readonly [what: string, (count: number) => Record<string, string>])[] = [
  ['replicaCount', (count) => ({ replicaCount: String(count) })],
  [
    'an autoscaler from',
    (count) => ({
      'autoscaling.enabled': 'true',
      'autoscaling.minReplicas': String(count),
      replicaCount: '5',
    }),
  ],
];
const budgets: readonly Record<string, string>[] = [
  {},
  ...['0', '1', '2', '50%', '60%', '100%'].map((value) => ({ minAvailable: value })),
  ...['1', '3', '1%', '50%', '100%'].map((value) => ({ maxUnavailable: value })),
];

describe('chart PodDisruptionBudget', () => {
  it('allows one eviction at a time by default, and of any pod that is not ready', async () => {
    const { disruptionBudget } = await render({ text: namedImage });
    expect(disruptionBudget?.spec).to.deep.include({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(disruptionBudget?.spec).not.to.have.property('minAvailable');
  });

  it('is not rendered if it is disabled', async () => {
    const typed = { 'podDisruptionBudget.enabled': 'false' };
    expect((await render({ text: namedImage, typed })).disruptionBudget).to.equal(undefined);
  });

  it('keeps a configured minimum of several pods', async () => {
    const typed = { replicaCount: '3', 'podDisruptionBudget.minAvailable': '2' };
    const { disruptionBudget } = await render({ text: namedImage, typed });
    expect(disruptionBudget?.spec.minAvailable).to.equal(2);
    expect(disruptionBudget?.spec).not.to.have.property('maxUnavailable');
  });

  for (const [what, typedOf] of counts) {
    for (const budget of budgets) {
      it(`never blocks the drain of a single pod: ${what} 1, ${JSON.stringify(budget)}`, async () => {
        const { disruptionBudget } = await render({
          text: namedImage,
          typed: { ...typedOf(1), ...prefixed(budget) },
        });
        if (disruptionBudget === undefined) throw new Error('no budget was rendered');
        expect(evictable(disruptionBudget, 1)).to.equal(1);
      });
    }
  }

  for (const [minAvailable, count] of [
    ['2', 2],
    ['60%', 2],
    ['100%', 4],
    ['81%', 5],
    ['9', 3],
  ] as const) {
    it(`refuses a minimum of ${minAvailable} with ${count} pods, which would block every drain`, async () => {
      for (const [, typedOf] of counts) {
        const typed = { ...typedOf(count), ...prefixed({ minAvailable }) };
        expect(await refusalOf({ text: namedImage, typed })).to.include(
          `podDisruptionBudget.minAvailable is ${minAvailable}, which is all of the ${count} pods, so no node can be drained: set it to ${count - 1} or less`,
        );
      }
    });
  }

  it('accepts the highest minimum that leaves one pod to evict', async () => {
    for (const [minAvailable, count] of [
      ['1', 2],
      ['50%', 2],
      ['80%', 5],
    ] as const) {
      const typed = { replicaCount: String(count), ...prefixed({ minAvailable }) };
      const { disruptionBudget } = await render({ text: namedImage, typed });
      if (disruptionBudget === undefined) throw new Error('no budget was rendered');
      expect(disruptionBudget.spec.minAvailable).not.to.equal(undefined);
      expect(evictable(disruptionBudget, count)).to.be.at.least(1);
    }
  });
});

function prefixed(budget: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(budget).map(([name, value]) => [`podDisruptionBudget.${name}`, value]),
  );
}
