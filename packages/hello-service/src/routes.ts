import type { Router } from '@koa/router';
import type { Registry } from '@prometheus-io/client';
import { greeting } from './greeting.ts';
import type { Release } from './metrics.ts';
import { createRouter } from './routing.ts';

/** What machines ask for every few seconds. */
export const probePaths: readonly string[] = ['/healthz', '/readyz'];

/** What the public routes need to know. */
export interface RoutesOptions extends Release {
  /** Aborted from the first signal to end. */
  readonly draining: AbortSignal;
}

/** The public routes; what answers GET answers HEAD too. */
export function createRoutes({ draining, version, commit }: RoutesOptions): Router {
  const router = createRouter();
  router.get('/', (context) => {
    context.body = greeting;
  });
  // Alive, while the service drains too: a failure means "restart me".
  router.get('/healthz', (context) => {
    context.body = 'ok';
  });
  // Ready for new requests.
  router.get('/readyz', (context) => {
    context.status = draining.aborted ? 503 : 200;
    context.body = draining.aborted ? 'draining' : 'ok';
  });
  router.get('/version', (context) => {
    context.body = { version, commit };
  });
  return router;
}

/** The one route of the metrics' own port: they are not for the public. */
export function createMetricsRoutes(registry: Registry): Router {
  const router = createRouter();
  router.get('/metrics', async (context) => {
    context.set('Content-Type', registry.contentType);
    context.body = await registry.metrics();
  });
  return router;
}
