import { textAnswer } from '../answer.ts';
import type { Route } from '../route.ts';

const alive = textAnswer(200, 'ok');

/** `/healthz`: the process is alive, while it drains too; a failure means "restart me". */
export const healthzRoute: Route = {
  path: '/healthz',
  isProbe: true,
  answer: () => alive,
};
