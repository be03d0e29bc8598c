import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { PipelinesState } from '../rehearsal.ts';
import type { CodeBuildMachineOptions } from '../steps/codebuild-machine.ts';

/** The input of the program that serves the pipelines after a rehearsal. */
interface HandOver {
  /** The folder of the rehearsal's files. */
  readonly root: string;
  readonly stack: DeliveryStack;
  readonly machineOptions: CodeBuildMachineOptions;
  readonly accessKeyId: string;
  readonly state: PipelinesState;
  /** How many events of the git server have been handled. */
  readonly handledEvents: number;
}

/** Writes it to a file of the run, which is removed with the sandbox; returns its path. */
export async function writeHandOver(run: string, handOver: HandOver): Promise<string> {
  const file = join(run, 'pipelines.state');
  // Both programs run on the same Node, so V8's format works. It preserves maps and dates.
  await writeFile(file, serialize(handOver), { mode: 0o600 });
  return file;
}

export async function readHandOver(file: string): Promise<HandOver> {
  return deserialize(await readFile(file)) as HandOver;
}
