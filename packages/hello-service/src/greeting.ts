/**
 * The answer of `/`. A deploy waits for it: after a change, change `smokeTest` in
 * packages/infra/environments/delivery.ts too.
 */
export const greeting = 'Hello World!';
