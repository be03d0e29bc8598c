import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';
import { Command } from 'commander';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { benchDelivery } from './delivery.ts';
import { benchRehearsal } from './rehearsal.ts';
import { benchService } from './service.ts';
import { benchSynth } from './synth.ts';
import { benchTag } from './tag.ts';

const command = new Command('bench').argument('[name...]').option('--against <commit>').parse();
const { against } = command.opts<{ readonly against?: string }>();

const benches = new Map<string, (signal: AbortSignal) => Promise<void>>([
  ['tag', benchTag],
  ['service', benchService],
  ['synth', benchSynth],
  ['delivery', benchDelivery],
  ['rehearsal', (signal) => benchRehearsal(signal, against)],
]);

process.exitCode = await main(command.args);

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !benches.has(name));
  if (unknown !== undefined) {
    const commands = [...benches.keys()].map((name) => `pnpm bench ${name}`);
    const known = `${commands.join(', ')}, or pnpm bench for all`;
    process.stderr.write(`There is no bench ${JSON.stringify(unknown)}; type ${known}.\n`);
    return 2;
  }
  if (against !== undefined && names.length > 0 && !names.includes('rehearsal')) {
    process.stderr.write('--against is for pnpm bench rehearsal; leave it out, or name that bench.\n');
    return 2;
  }
  const stopping = new AbortController();
  // Once: a second Ctrl-C ends the program at once.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopping.abort());
  let isRead = true;
  endWithReader(() => {
    isRead = false;
    stopping.abort();
  });
  console.log(describeMachine());
  try {
    for (const name of names.length === 0 ? benches.keys() : new Set(names)) {
      await benches.get(name)?.(stopping.signal);
    }
    return 0;
  } catch (error) {
    if (!isRead) return readerGoneExitCode;
    if (stopping.signal.aborted) {
      process.stderr.write('The bench was stopped; nothing of it is left.\n');
      return 130;
    }
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}

function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1) ?? 'unknown';
  return (
    `Node.js ${process.version} on ${platform()} ${arch()}, ` +
    `${availableParallelism()} cores (${model}), load average ${load} before the start.`
  );
}
