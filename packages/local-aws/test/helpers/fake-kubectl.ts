import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An object as the API server shows it. */
export interface FakeObject {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly [field: string]: unknown;
  };
  readonly spec?: object;
  readonly status?: {
    readonly loadBalancer: { readonly ingress?: readonly { ip?: string; hostname?: string }[] };
  };
  readonly [field: string]: unknown;
}

/** The objects of one kind, and how a test changes them. */
export interface FakeObjects {
  /** Adds or replaces an object, and sends it to the watch. Without a status, it keeps the former one. */
  put(object: FakeObject): Promise<void>;
  remove(namespace: string, name: string): Promise<void>;
  get(namespace: string, name: string): Promise<FakeObject | undefined>;
  /** Ends the watch, silently or as the API server does when it no longer has the version. */
  endWatch(how: 'silent' | 'gone'): Promise<void>;
}

/** The folder of a kubectl that answers from files in it. */
export interface FakeKubectl {
  readonly program: string;
  readonly kubeconfig: string;
  readonly services: FakeObjects;
  readonly ingresses: FakeObjects;
  readonly endpointslices: FakeObjects;
  readonly namespaces: FakeObjects;
  /** Makes the next call of a verb fail. */
  failNext(verb: 'get' | 'patch'): Promise<void>;
  /** The arguments of each call. */
  calls(): Promise<string[][]>;
}

const kinds = ['services', 'ingresses', 'endpointslices', 'namespaces'] as const;

/**
 * Writes the fake: <kind>.json is the state, <kind>.events is the watch's stream (one line each, read from the number
 * that is the resource version), calls is the record of calls, fail-<verb> makes a call fail.
 */
export async function createFakeKubectl(folder: string): Promise<FakeKubectl> {
  const program = path.join(folder, 'kubectl');
  const file = (name: string): string => path.join(folder, name);
  const source = await readFile(path.join(import.meta.dirname, 'fake-kubectl-program.js'), 'utf8');
  await writeFile(program, `#!${process.execPath}\n${source}`);
  await chmod(program, 0o755);
  await writeFile(file('calls'), '');
  for (const kind of kinds) {
    await writeFile(file(`${kind}.json`), '{}');
    await writeFile(file(`${kind}.events`), '');
  }
  return {
    program,
    kubeconfig: file('kubeconfig'),
    services: fakeObjects(file('services')),
    ingresses: fakeObjects(file('ingresses')),
    endpointslices: fakeObjects(file('endpointslices')),
    namespaces: fakeObjects(file('namespaces')),
    failNext: (verb) => writeFile(file(`fail-${verb}`), ''),
    calls: async () => parseLines(await readFile(file('calls'), 'utf8')),
  };
}

function fakeObjects(base: string): FakeObjects {
  const state = async (): Promise<Record<string, FakeObject>> =>
    JSON.parse(await readFile(`${base}.json`, 'utf8'));
  // Replaced at once: the program may read it at any moment.
  const write = async (objects: object) => {
    await writeFile(`${base}.json.next`, JSON.stringify(objects));
    await rename(`${base}.json.next`, `${base}.json`);
  };
  const tell = async (event: object) =>
    writeFile(`${base}.events`, `${JSON.stringify(event)}\n`, { flag: 'a' });
  const keyOf = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
  return {
    async put(object) {
      const objects = await state();
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      const type = key in objects ? 'MODIFIED' : 'ADDED';
      const status = object.status ?? objects[key]?.status ?? { loadBalancer: {} };
      const put = { ...object, status };
      await write({ ...objects, [key]: put });
      await tell({ type, object: put });
    },
    async remove(namespace, name) {
      const { [keyOf(namespace, name)]: object, ...others } = await state();
      await write(others);
      await tell({ type: 'DELETED', object });
    },
    get: async (namespace, name) => (await state())[keyOf(namespace, name)],
    endWatch: (how) => tell(how === 'gone' ? { type: 'ERROR', object: { code: 410 } } : { type: 'END' }),
  };
}

function parseLines(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
