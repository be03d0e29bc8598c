/**
 * What the service says at `/`. A deploy waits for these words: whoever changes them changes `smokeTest` in
 * packages/infra/environments/delivery.ts too.
 */
export const greeting = 'Hello World!';
