import type { FakeState } from '../fixtures/fake-state.ts';

export type Input = Readonly<Record<string, unknown>>;
export type Operation = (state: FakeState, input: Input) => object;

/** An error as AWS answers it. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, words: string) {
    super(words);
    this.code = code;
  }
}
