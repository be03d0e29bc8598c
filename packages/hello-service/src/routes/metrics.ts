import { textAnswer } from '../answer.ts';
import type { Metrics } from '../metrics.ts';
import type { Route } from '../route.ts';

/** `/metrics`: what the service counts, in Prometheus' text form; not one of the public port's routes. */
export function createMetricsRoute({ contentType, render }: Metrics): Route {
  return {
    path: '/metrics',
    answer: async () => textAnswer(200, await render(), { contentType }),
  };
}
