import type { Histogram } from '@prometheus-io/client';
import type { Middleware } from 'koa';
import { routeOf } from '../routing.ts';
import { finalStatus } from './final-status.ts';

/** The labels of a request; each has few values, none of which a client can choose freely. */
export type RequestLabel = 'method' | 'route' | 'status';

/** Observes how long each request takes, in seconds, from its head to the end of its answer. */
export function requestDurations(histogram: Histogram<RequestLabel>): Middleware {
  return (context, next) => {
    const startedMs = performance.now();
    const { method, res: response } = context;
    response.once('close', () => {
      histogram.observe(
        {
          method: method === 'GET' || method === 'HEAD' ? method : 'other',
          route: routeOf(context) ?? 'other',
          status: finalStatus(response),
        },
        (performance.now() - startedMs) / 1000,
      );
    });
    return next();
  };
}
