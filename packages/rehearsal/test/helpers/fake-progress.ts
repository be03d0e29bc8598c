import type { Answer, Progress } from '../../src/progress.ts';

/** A progress that notes what it is told, and the answers that it gives, one a question. */
export interface FakeProgress {
  readonly progress: Progress;
  /** `<title>: passed` or `<title>: failed` of each step, as it ends. */
  readonly steps: string[];
  readonly notes: string[];
  readonly questions: string[];
  /** What steps said while they ran. */
  readonly said: string[];
}

export function fakeProgress(answers: readonly Answer[] = []): FakeProgress {
  const told = {
    steps: [] as string[],
    notes: [] as string[],
    questions: [] as string[],
    said: [] as string[],
  };
  const rest = [...answers];
  const progress: Progress = {
    async step(title, work) {
      try {
        const value = await work((line) => told.said.push(line));
        told.steps.push(`${title}: passed`);
        return value;
      } catch (error) {
        told.steps.push(`${title}: failed`);
        throw error;
      }
    },
    note: (line) => void told.notes.push(line),
    requestAnswered: () => {},
    pipelineEvent: () => {},
    async ask(question) {
      told.questions.push(question);
      const answer = rest.shift();
      if (answer === undefined) throw new Error(`nobody expected the question ${question}`);
      return answer;
    },
    finish: () => {},
    fail: () => {},
  };
  return { progress, ...told };
}
