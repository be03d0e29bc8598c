import type { Route } from '../route.ts';

/** What `/version` says about the release that runs. */
export interface Version {
  readonly version: string;
  readonly commit: string;
}

/** `/version`: which release answers, as JSON. */
export function createVersionRoute({ version, commit }: Version): Route {
  return {
    path: '/version',
    answer(context) {
      context.body = { version, commit };
    },
  };
}
