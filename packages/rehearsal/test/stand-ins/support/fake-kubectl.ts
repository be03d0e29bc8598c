import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A Service as the API server shows it. */
export interface FakeService {
  metadata: { namespace: string; name: string };
  spec: { type: string; loadBalancerClass?: string };
  status: { loadBalancer: { ingress?: { ip: string }[] } };
}

/** The folder of a kubectl that answers from files in it, and what a test can do to its Services. */
export interface FakeKubectl {
  readonly program: string;
  readonly kubeconfig: string;
  /** Puts a Service in and lets the watch tell of it. */
  put(name: string, spec: FakeService['spec'], ip?: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Ends the watch, without a word or as the API server does when it has forgotten the version. */
  endWatch(how: 'silent' | 'gone'): Promise<void>;
  /** Makes the next call of a verb fail. */
  failNext(verb: 'get' | 'patch'): Promise<void>;
  ipsOf(name: string): Promise<string[]>;
  /** The arguments of each call. */
  calls(): Promise<string[][]>;
}

/**
 * Writes the fake: services.json is the state, events is the watch's stream (one line each, read from the number
 * that is the resource version), calls what was asked, fail-<verb> a call that is to fail.
 */
export async function createFakeKubectl(folder: string): Promise<FakeKubectl> {
  const program = path.join(folder, 'kubectl');
  const file = (name: string): string => path.join(folder, name);
  const source = await readFile(path.join(import.meta.dirname, 'fake-kubectl-program.js'), 'utf8');
  await writeFile(program, `#!${process.execPath}\n${source}`);
  await chmod(program, 0o755);
  await writeFile(file('services.json'), '{}');
  for (const name of ['events', 'calls']) await writeFile(file(name), '');
  const state = async (): Promise<Record<string, FakeService>> =>
    JSON.parse(await readFile(file('services.json'), 'utf8'));
  // Whole or not at all: the program reads it at any moment.
  const write = async (services: object) => {
    await writeFile(file('services.json.next'), JSON.stringify(services));
    await rename(file('services.json.next'), file('services.json'));
  };
  const tell = async (event: object) =>
    writeFile(file('events'), `${JSON.stringify(event)}\n`, { flag: 'a' });
  return {
    program,
    kubeconfig: file('kubeconfig'),
    async put(name, spec, ip) {
      const services = await state();
      const type = name in services ? 'MODIFIED' : 'ADDED';
      const old = services[name]?.status ?? { loadBalancer: ip === undefined ? {} : { ingress: [{ ip }] } };
      services[name] = { metadata: { namespace: 'hello-world', name }, spec, status: old };
      await write(services);
      await tell({ type, object: services[name] });
    },
    async remove(name) {
      const services = await state();
      const { [name]: object, ...others } = services;
      await write(others);
      await tell({ type: 'DELETED', object });
    },
    endWatch: (how) => tell(how === 'gone' ? { type: 'ERROR', object: { code: 410 } } : { type: 'END' }),
    failNext: (verb) => writeFile(file(`fail-${verb}`), ''),
    async ipsOf(name) {
      return ((await state())[name]?.status.loadBalancer.ingress ?? []).map(({ ip }) => ip);
    },
    calls: async () => parseLines(await readFile(file('calls'), 'utf8')),
  };
}

function parseLines(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
