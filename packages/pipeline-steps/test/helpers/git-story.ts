import { execaSync } from 'execa';
import type { StepContext } from '../../src/step.ts';

/** A real repository in the step's directory. */
export interface GitStory {
  /** Commits on the current branch, and returns the commit id. */
  commit(title: string): string;
  /** Checks out a commit, like a pipeline. */
  checkOut(commitId: string): void;
  run(...args: readonly string[]): string;
}

export function startGitStory({ directory, environment }: StepContext): GitStory {
  const run = (...args: readonly string[]): string =>
    execaSync('git', args, { cwd: directory, env: environment, extendEnv: false }).stdout;
  run('init', '--quiet', '--initial-branch', 'main');
  return {
    run,
    commit: (title) => {
      run('commit', '--quiet', '--allow-empty', '--message', title);
      return run('rev-parse', 'HEAD');
    },
    checkOut: (commitId) => run('checkout', '--quiet', '--detach', commitId),
  };
}
