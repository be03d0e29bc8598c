import { textAnswer } from '../answer.ts';
import type { Route } from '../route.ts';

const ready = textAnswer(200, 'ok');
const notReady = textAnswer(503, 'draining');

/** `/readyz`: new requests are welcome; 503 from the first signal on. */
export function createReadyzRoute(draining: AbortSignal): Route {
  return {
    path: '/readyz',
    isProbe: true,
    answer: () => (draining.aborted ? notReady : ready),
  };
}
