import path from 'node:path';
import { runToEnd, startedPrograms } from '../../../programs/test/helpers/program.ts';

/** The path of a stand-in's file. */
function standInFile(name: string): string {
  return path.join(import.meta.dirname, '../../src/stand-ins', name);
}

/** Starts stand-ins as programs. Kills those that still run after the test. */
export function startedStandIns(): ReturnType<typeof startedPrograms> {
  const start = startedPrograms();
  return (name, ...flags) => start(standInFile(name), ...flags);
}

/** Runs a stand-in that ends by itself. */
export function runStandIn(
  name: string,
  ...rest: [flags: readonly string[], options?: { input?: string; env?: object }]
) {
  return runToEnd(standInFile(name), ...rest);
}
