import { textAnswer } from '../answer.ts';
import { greeting } from '../greeting.ts';
import type { Route } from '../route.ts';

const helloAnswer = textAnswer(200, greeting);

/** `/`: what the service is for. */
export const helloRoute: Route = {
  path: '/',
  answer: () => helloAnswer,
};
