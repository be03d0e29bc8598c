import type { Router } from '@koa/router';
import type { Registry } from '@prometheus-io/client';
import { greeting } from './greeting.ts';
import type { Release } from './metrics.ts';
import { createRouter } from './routing.ts';

/** Paths that machines ask for every few seconds. */
export const probePaths: readonly string[] = ['/healthz', '/readyz'];

/** What the public routes use. */
export interface RoutesOptions extends Release {
  /** Aborted from the first signal to end. */
  readonly draining: AbortSignal;
}

/** The public routes: add yours here. A route for GET answers HEAD too. */
export function createRoutes({ draining, version, commitId }: RoutesOptions): Router {
  const router = createRouter();
  router.get('/', (context) => {
    context.body = greeting;
  });
  // The liveness probe. It answers 200 during a drain too: a failure would restart the container.
  router.get('/healthz', (context) => {
    context.body = 'ok';
  });
  // The readiness probe.
  router.get('/readyz', (context) => {
    context.status = draining.aborted ? 503 : 200;
    context.body = draining.aborted ? 'draining' : 'ok';
  });
  router.get('/version', (context) => {
    context.body = { version, commit: commitId };
  });
  return router;
}

/** The route of the metrics port. Metrics are not for the public. */
export function createMetricsRoutes(registry: Registry): Router {
  const router = createRouter();
  router.get('/metrics', async (context) => {
    context.set('Content-Type', registry.contentType);
    context.body = await registry.metrics();
  });
  return router;
}
