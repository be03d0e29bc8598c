import { textAnswer } from '../answer.ts';
import type { Route } from '../route.ts';

const greeting = textAnswer(200, 'Hello World!');

/** `/`: what the service is for. */
export const helloRoute: Route = {
  path: '/',
  answer: () => greeting,
};
