import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import type { Service } from '../../src/config/service.ts';

const entry = 'packages/infra/environments/delivery.ts';

/** Starts each service of this repository, and compares what it answers with its smoke test in `delivery.ts`. */
export async function smokeTestFaults(checkout: string, { delivery }: Configuration): Promise<string[]> {
  const faults = delivery.services.map((service, index) => serviceFaults(checkout, service, index));
  return (await Promise.all(faults)).flat();
}

async function serviceFaults(checkout: string, service: Service, index: number): Promise<string[]> {
  const source = join(service.folder, 'src');
  const { path, status, text: expected } = service.smokeTest;
  const answer = await answerOf(join(checkout, source, 'main.ts'), path);
  const where = `${entry}: services[${index}].smokeTest`;
  const command = `the service (${source}) answers at ${path}; write the same in both, then type: npx --yes pnpm test user-files`;
  const faults: string[] = [];
  if (answer.status !== status)
    faults.push(`${where}.status: ${status} is not ${answer.status}, which ${command}`);
  if (answer.body !== expected)
    faults.push(`${where}.text: ${shown(expected)} is not ${shown(answer.body)}, which ${command}`);
  return faults;
}

function shown(words: string): string {
  return JSON.stringify(words.slice(0, 200));
}

/** Starts the program on a free port and sends one request. */
async function answerOf(program: string, path: string): Promise<{ status: number; body: string }> {
  const child = spawn(process.execPath, [program], {
    env: { ...compileCache, PATH: process.env['PATH'], PORT: '0', METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stderr = text(child.stderr);
  try {
    const failure = ended.then(async () => Promise.reject(new Error(`${program} ended: ${await stderr}`)));
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failure]);
    return await ask(new URL(path, `http://127.0.0.1:${JSON.parse(line).port}`));
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

function ask(url: URL): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await text(response) });
    }).once('error', reject);
  });
}
