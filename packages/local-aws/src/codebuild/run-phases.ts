import type { BuildStatus, CommandResult, PhaseEvent, PhaseResult } from './build-result.ts';
import type { Buildspec, BuildspecPhase } from './parse-buildspec.ts';

export interface PhaseRunner {
  runCommand(phase: BuildspecPhase, text: string, isSucceeding: boolean): Promise<CommandResult>;
  /** Why the build must stop; undefined while it may go on. */
  stopReason(): 'TIMED_OUT' | 'STOPPED' | undefined;
  readonly onEvent: (event: PhaseEvent) => void;
}

/**
 * Runs the phases as CodeBuild does: a failed install or pre_build ends the build, after a failed build post_build still
 * runs, unless `on-failure` is ABORT.
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
      results.push({ name: phase.name, status: 'NOT_RUN', commands: [] });
      continue;
    }
    const result = await runPhase(phase, isSucceeding, runner);
    results.push(result);
    isSucceeding &&= result.status === 'SUCCEEDED';
    hasEnded = result.status === 'FAILED' && (phase.abortsOnFailure || phase.name !== 'build');
  }
  return { status: runner.stopReason() ?? (isSucceeding ? 'SUCCEEDED' : 'FAILED'), phases: results };
}

async function runPhase(
  phase: BuildspecPhase,
  wasSucceeding: boolean,
  runner: PhaseRunner,
): Promise<PhaseResult> {
  const { name } = phase;
  runner.onEvent({ type: 'phase-started', phase: name });
  const commands = await runCommands(phase, wasSucceeding, runner);
  const haveSucceeded = commands.every(({ exitCode }) => exitCode === 0);
  const status = runner.stopReason() ?? (haveSucceeded ? 'SUCCEEDED' : 'FAILED');
  runner.onEvent({ type: 'phase-ended', phase: name, status });
  return { name, status, commands };
}

/** Runs the commands until one fails or the build is stopped. */
async function runCommands(
  phase: BuildspecPhase,
  isSucceeding: boolean,
  runner: PhaseRunner,
): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for (const text of phase.commands) {
    if (runner.stopReason() !== undefined) break;
    const result = await runner.runCommand(phase, text, isSucceeding);
    results.push(result);
    if (result.exitCode !== 0) break;
  }
  return results;
}
