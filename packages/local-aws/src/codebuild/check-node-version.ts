import { ActionableError } from 'programs/actionable-error.ts';
import type { BuildMachine } from './build-machine.ts';
import { runInMachine } from './run-in-machine.ts';

/** Fails unless the machine's Node is of the major version the buildspec names under runtime-versions. */
export async function checkNodeVersion(machine: BuildMachine, wanted: number): Promise<void> {
  const version = (await runInMachine(machine, 'node', ['--version'])).trim();
  if (Number.parseInt(version.replace(/^v/, ''), 10) === wanted) return;
  throw new ActionableError(
    `phases.install.runtime-versions: the buildspec asks for Node ${wanted}, the machine's PATH has ${version}; ` +
      'change one of them.',
  );
}
