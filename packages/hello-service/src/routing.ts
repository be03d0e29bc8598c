import { type Layer, Router } from '@koa/router';
import type { Context, Middleware } from 'koa';

/** A router that compares paths exactly: neither `/Version` nor `/version/` is `/version`. */
export function createRouter(): Router {
  return new Router({ sensitive: true, strict: true });
}

/**
 * Has the router compare the path as it was sent. Koa's `context.path` throws on a broken target such as `http://[`,
 * which goes to no route here.
 */
export const pathAsSent: Middleware = (context, next) => {
  const path = pathOf(context.originalUrl);
  if (path === '') return;
  context['newRouterPath'] = path;
  return next();
};

/** The path of the request's route as the router knows it, such as `/orders/:id`, for any method. */
export function routeOf(context: Context): string | undefined {
  return routesOf(context)[0]?.path.toString();
}

/** The routes with the request's path, for any method. A layer without methods is middleware of the router. */
export function routesOf(context: Context): Layer[] {
  const matched: Layer[] = context['matched'] ?? [];
  return matched.filter(({ methods }) => methods.length > 0);
}

/** The path of a request's target as it was sent: nothing is decoded, and the query is cut off. */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.parse(target)?.pathname ?? '';
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}
