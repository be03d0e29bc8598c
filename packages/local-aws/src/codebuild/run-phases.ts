import type { BuildEvent, BuildStatus, CommandResult, PhaseResult } from './build-result.ts';
import type { Buildspec, BuildspecPhase } from './buildspec.ts';

export interface PhaseRunner {
  runCommand(phase: BuildspecPhase, text: string, isSucceeding: boolean): Promise<CommandResult>;
  /** Why the build must not go on, once it must not. */
  stopReason(): 'TIMED_OUT' | 'STOPPED' | undefined;
  readonly onEvent: (event: BuildEvent) => void;
}

/**
 * Runs the phases as CodeBuild does: a failed install or pre_build ends the build, after a failed build
 * post_build still runs, `on-failure` decides otherwise, and `finally` runs after the commands either way.
 */
export async function runPhases(
  phases: Buildspec['phases'],
  runner: PhaseRunner,
): Promise<{ status: BuildStatus; phases: PhaseResult[] }> {
  const results: PhaseResult[] = [];
  let isSucceeding = true;
  let hasEnded = false;
  for (const phase of phases) {
    if (hasEnded || runner.stopReason() !== undefined) {
      results.push({ name: phase.name, status: 'NOT_RUN', seconds: 0, commands: [] });
      continue;
    }
    const result = await runPhase(phase, isSucceeding, runner);
    results.push(result);
    isSucceeding &&= result.status === 'SUCCEEDED';
    hasEnded = result.status === 'FAILED' && endsBuild(phase);
  }
  return { status: runner.stopReason() ?? (isSucceeding ? 'SUCCEEDED' : 'FAILED'), phases: results };
}

function endsBuild({ name, onFailure }: BuildspecPhase): boolean {
  if (onFailure !== undefined) return onFailure === 'ABORT';
  return name !== 'build';
}

async function runPhase(
  phase: BuildspecPhase,
  wasSucceeding: boolean,
  runner: PhaseRunner,
): Promise<PhaseResult> {
  const { name } = phase;
  const start = performance.now();
  runner.onEvent({ type: 'phase-started', phase: name });
  const commands = await runCommands(phase, phase.commands, wasSucceeding, runner);
  const haveSucceeded = succeeded(commands);
  const finallyCommands = await runCommands(
    phase,
    phase.finallyCommands,
    wasSucceeding && haveSucceeded,
    runner,
  );
  const all = [...commands, ...finallyCommands];
  const status =
    runner.stopReason() ?? (haveSucceeded && succeeded(finallyCommands) ? 'SUCCEEDED' : 'FAILED');
  const seconds = secondsSince(start);
  runner.onEvent({ type: 'phase-ended', phase: name, status, seconds });
  return { name, status, seconds, commands: all };
}

/** Runs the commands up to the first that fails, none once the build was stopped. */
async function runCommands(
  phase: BuildspecPhase,
  texts: readonly string[],
  isSucceeding: boolean,
  runner: PhaseRunner,
): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for (const text of texts) {
    if (runner.stopReason() !== undefined) break;
    const result = await runner.runCommand(phase, text, isSucceeding);
    results.push(result);
    if (result.exitCode !== 0) break;
  }
  return results;
}

function succeeded(commands: readonly CommandResult[]): boolean {
  return commands.every(({ exitCode }) => exitCode === 0);
}

/** Seconds since a moment of performance.now(). */
export function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
