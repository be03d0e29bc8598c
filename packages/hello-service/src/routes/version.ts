import { textAnswer } from '../answer.ts';
import type { Route } from '../route.ts';

/** What `/version` says about the release that runs. */
export interface Version {
  readonly version: string;
  readonly commit: string;
}

/** `/version`: which release answers, as JSON. */
export function createVersionRoute({ version, commit }: Version): Route {
  const release = textAnswer(200, JSON.stringify({ version, commit }), {
    contentType: 'application/json; charset=utf-8',
  });
  return {
    path: '/version',
    answer: () => release,
  };
}
