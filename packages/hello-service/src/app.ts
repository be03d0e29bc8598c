import Koa, { type Context } from 'koa';
import { type Answer, sendAnswer, textAnswer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { requestIdOf } from './request-id.ts';
import type { Route } from './route.ts';
import { pathOf } from './target.ts';

/** What the application needs to know to answer. */
export interface AppOptions {
  readonly routes: readonly Route[];
  /** Aborted from the first signal to end: every connection follows it. */
  readonly draining: AbortSignal;
  /** Called for each request once its answer is sent, or its client gone. */
  readonly observe?: (exchange: Exchange) => void;
}

const clientClosedRequest = 499;
const allowedMethods = ['GET', 'HEAD'];
const notFound = textAnswer(404, 'Not Found');
const methodNotAllowed = textAnswer(405, 'Method Not Allowed', {
  headers: ['Allow', allowedMethods.join(', ')],
});
const internalError = textAnswer(500, 'Internal Server Error');

/**
 * The application without a port: `createApp(options).callback()` is a request listener. What a route throws is an
 * `error` event of the application, and 500 without a word of it for the client.
 */
export function createApp({ routes, draining, observe }: AppOptions): Koa {
  const routesByPath = new Map(routes.map((route) => [route.path, route]));
  const app = new Koa();
  app.use(async (context) => {
    const { req: request, res: response } = context;
    const route = routesByPath.get(pathOf(request.url ?? ''));
    const requestId = requestIdOf(request.headers);
    if (observe !== undefined) {
      const startedMs = performance.now();
      response.on('close', () =>
        observe({
          requestId,
          request,
          response,
          status: response.headersSent ? response.statusCode : clientClosedRequest,
          route,
          durationMs: performance.now() - startedMs,
        }),
      );
    }
    context.state['requestId'] = requestId;
    // An answer is whole before it is asked for; Koa's `body` would work out its headers again for each request.
    context.respond = false;
    let answer: Answer;
    try {
      const found = findAnswer(context, route);
      answer = found instanceof Promise ? await found : found;
    } catch (error) {
      app.emit('error', error, context);
      answer = internalError;
    }
    sendAnswer(response, answer, { requestId, isLast: draining.aborted });
  });
  return app;
}

function findAnswer(context: Context, route: Route | undefined): Answer | Promise<Answer> {
  if (route === undefined) return notFound;
  return allowedMethods.includes(context.method) ? route.answer(context) : methodNotAllowed;
}
