import type { Route } from '../route.ts';

/** `/healthz`: the process is alive, while it drains too; a failure means "restart me". */
export const healthzRoute: Route = {
  path: '/healthz',
  answer(context) {
    context.body = 'ok';
  },
};
