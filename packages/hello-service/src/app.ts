import Koa, { type Context } from 'koa';
import type { Route } from './route.ts';
import { healthzRoute } from './routes/healthz.ts';
import { helloRoute } from './routes/hello.ts';
import { createReadyzRoute } from './routes/readyz.ts';
import { createVersionRoute, type Version } from './routes/version.ts';

/** What the application needs to know to answer. */
export interface AppOptions extends Version {
  /** Aborted from the first signal to end; `/readyz` and every connection follow it. */
  readonly draining: AbortSignal;
}

const allowedMethods = ['GET', 'HEAD'];

/** The application without a port: `createApp(options).callback()` is a request listener. */
export function createApp({ draining, version, commit }: AppOptions): Koa {
  const routes = [
    helloRoute,
    healthzRoute,
    createReadyzRoute(draining),
    createVersionRoute({ version, commit }),
  ];
  const routesByPath = new Map(routes.map((route) => [route.path, route]));
  const app = new Koa();
  app.use((context) => {
    answer(context, routesByPath.get(pathOf(context.req.url ?? '')));
    // A client that keeps its connection would be cut off by the close at the end of the drain.
    if (draining.aborted) context.set('Connection', 'close');
  });
  return app;
}

function answer(context: Context, route: Route | undefined): void {
  if (route === undefined) {
    context.status = 404;
  } else if (allowedMethods.includes(context.method)) {
    route.answer(context);
  } else {
    context.status = 405;
    context.set('Allow', allowedMethods.join(', '));
  }
}

/**
 * The path of a request's target as it was sent, with nothing decoded: Koa's own `context.path` throws
 * on a broken absolute target such as `http://[`.
 */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target.replace(/\?.*$/s, '');
  return URL.parse(target)?.pathname ?? '';
}
