import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithReader } from 'tag-resolver';
import { runCommandLine } from '../packages/programs/src/command-line.ts';
import { commandLine, scripts } from './commands.ts';

/** Runs a script of package.json: `node scripts/command.ts <name> [arguments]`. */
const [name = '', ...words] = process.argv.slice(2);
const script = scripts[name];
if (script === undefined) throw new Error(`scripts/commands.ts has no ${name}`);
const { module, settings, program } = script;

endWithReader();
const usageExitCode = await runCommandLine(name, commandLine(name, script, run), words);
if (usageExitCode !== undefined) process.exitCode = usageExitCode;

async function run(): Promise<void> {
  if (settings !== undefined) await import(settings);
  if (module !== undefined) {
    // As if the module had been started itself.
    process.argv.splice(1, 2, fileURLToPath(import.meta.resolve(module)));
    await import(module);
  } else if (program !== undefined) await start([...program, ...words]);
}

/** Runs a program in this one's place: its output, its exit code, and the signals that this one gets. */
async function start([file = '', ...args]: readonly string[]): Promise<void> {
  const child = spawn(file, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [exitCode, signal] = await once(child, 'exit');
  process.exitCode = exitCode ?? (signal === 'SIGINT' ? 130 : 143);
}
