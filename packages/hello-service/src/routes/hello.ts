import type { Route } from '../route.ts';

/** `/`: what the service is for. */
export const helloRoute: Route = {
  path: '/',
  answer(context) {
    context.body = 'Hello World!';
  },
};
