import { STATUS_CODES } from 'node:http';
import { type Layer, Router } from '@koa/router';
import type { Context, Middleware } from 'koa';
import { pathOf } from './target.ts';

/** A router that compares paths as they are: neither `/Version` nor `/version/` is `/version`. */
export function createRouter(): Router {
  return new Router({ sensitive: true, strict: true });
}

/**
 * Has the router compare the path as it was sent, with nothing decoded. Koa's `context.path` throws on a broken absolute
 * target such as `http://[`, which goes to no route here.
 */
export const pathAsSent: Middleware = (context, next) => {
  const path = pathOf(context.originalUrl);
  if (path === '') return;
  context['newRouterPath'] = path;
  return next();
};

/**
 * Answers what no route did: 405 for the path of a route, whatever the method, else 404. The router's own
 * `allowedMethods()` answers OPTIONS with 200, and methods that it does not know with 501.
 */
export const unknownRequests: Middleware = async (context, next) => {
  await next();
  if (context.status !== 404 || context.body != null) return;
  const allowed = context['routeMatched'] ? [] : layersOf(context).flatMap(({ methods }) => methods);
  if (allowed.length > 0) context.set('Allow', [...new Set(allowed)].sort().join(', '));
  context.status = allowed.length > 0 ? 405 : 404;
  context.body = STATUS_CODES[context.status];
};

/** The path of the route that a request goes to, as the router knows it, such as `/orders/:id`; whatever the method. */
export function routeOf(context: Context): string | undefined {
  return layersOf(context)[0]?.path.toString();
}

/** The routes of the request's path; middleware of a router is a layer without methods. */
function layersOf(context: Context): Layer[] {
  const matched: Layer[] = context['matched'] ?? [];
  return matched.filter(({ methods }) => methods.length > 0);
}
