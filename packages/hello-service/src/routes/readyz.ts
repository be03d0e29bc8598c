import type { Route } from '../route.ts';

/** `/readyz`: new requests are welcome; 503 from the first signal on. */
export function createReadyzRoute(draining: AbortSignal): Route {
  return {
    path: '/readyz',
    answer(context) {
      context.status = draining.aborted ? 503 : 200;
      context.body = draining.aborted ? 'draining' : 'ok';
    },
  };
}
