import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testEnvironments } from './test-workspace.ts';

const environments = 'packages/infra/environments';
const chartValues = 'charts/hello-service/environments';
const testChartValues = join(import.meta.dirname, '../../../../charts/hello-service/test/environments');
const greetingFile = 'packages/hello-service/src/greeting.ts';

/** Changes files below a checkout. */
export type Change = (checkout: string) => void;

/** The changes of a user by the steps of the READMEs, without the pictures. */
export const otherConfigurations = {
  'another account, region, domain, cluster, service and users': (checkout) => {
    for (const file of filesBelow(checkout, environments))
      replaceAll(join(checkout, file), [
        ['000000000000', '111122223333'],
        ['eu-west-1', 'ap-southeast-2'],
        ['bmutziu-eks', 'acme'],
        ['bmutziu.me', 'example.org'],
        [/(development|staging|production)-(admin|developer)'/g, "$2.of.$1@example.org'"],
        [/'hello[-_]world/g, "'shop"],
        ['sample', 'www'],
      ]);
  },
  'one environment': (checkout) => {
    copyEnvironment(checkout, 'production', 'live');
    for (const name of ['development', 'staging', 'production']) removeEnvironment(checkout, name);
    edit(checkout, `${environments}/delivery.ts`, [
      [/ {4}\{ environment: '(development|staging)'.*\n/g, ''],
      ["environment: 'production'", "environment: 'live'"],
    ]);
  },
  'four environments': (checkout) => {
    copyEnvironment(checkout, 'staging', 'trial');
    edit(checkout, `${environments}/trial/network.ts`, [['10.60.0.0/16', '10.80.0.0/16']]);
    edit(checkout, `${environments}/delivery.ts`, [
      [/( {4}\{ environment: 'staging'.*\n)/, "$1    { environment: 'trial', needsApproval: false },\n"],
    ]);
  },
  'another greeting': (checkout) => {
    const greeting = 'Bonjour, "${USER}"! %{x} — 50% $HOME';
    writeGreeting(checkout, greeting);
    edit(checkout, `${environments}/delivery.ts`, [["text: 'Hello World!'", `text: '${greeting}'`]]);
  },
} as const satisfies Readonly<Record<string, Change>>;

/**
 * Replaces the user's environments, chart values and greeting in a checkout by those of the tests, and changes them.
 * The pictures stay.
 */
export function writeConfiguration(checkout: string, change: Change = () => {}): void {
  for (const [from, to] of [
    [testEnvironments, environments],
    [testChartValues, chartValues],
  ] as const) {
    rmSync(join(checkout, to), { recursive: true, force: true });
    cpSync(from, join(checkout, to), { recursive: true });
  }
  for (const file of filesBelow(checkout, environments))
    replaceAll(join(checkout, file), [["'../../", "'../"]]);
  writeGreeting(checkout, 'Hello World!');
  change(checkout);
}

/** `pnpm diagram` in a checkout. */
export function drawPictures(checkout: string, environment: NodeJS.ProcessEnv = {}): void {
  rmSync(join(checkout, 'docs/environments'), { recursive: true, force: true });
  const program = join(checkout, 'packages/diagrams/src/main.ts');
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`pnpm diagram failed: ${stderr}`);
}

function writeGreeting(checkout: string, greeting: string): void {
  writeFileSync(join(checkout, greetingFile), `export const greeting = '${greeting}';\n`);
}

/** Copies the folder of an environment and its chart values, and gives the copy its own names. */
function copyEnvironment(checkout: string, from: string, to: string): void {
  cpSync(join(checkout, environments, from), join(checkout, environments, to), { recursive: true });
  cpSync(join(checkout, chartValues, `${from}.yaml`), join(checkout, chartValues, `${to}.yaml`));
  for (const file of filesBelow(checkout, `${environments}/${to}`))
    replaceAll(join(checkout, file), [[from, to]]);
}

function removeEnvironment(checkout: string, name: string): void {
  rmSync(join(checkout, environments, name), { recursive: true });
  rmSync(join(checkout, chartValues, `${name}.yaml`));
}

function filesBelow(checkout: string, folder: string): string[] {
  return globSync(`${folder}/**/*.ts`, { cwd: checkout });
}

type Replacement = readonly [from: string | RegExp, to: string];

/** Replaces in one file; an error when there is nothing to replace. */
function edit(checkout: string, file: string, replacements: readonly Replacement[]): void {
  const path = join(checkout, file);
  const before = readFileSync(path, 'utf8');
  for (const [from] of replacements)
    if (before.split(from).length < 2) throw new Error(`${file} has no ${from}`);
  replaceAll(path, replacements);
}

function replaceAll(path: string, replacements: readonly Replacement[]): void {
  const text = readFileSync(path, 'utf8');
  const changed = replacements.reduce((before, [from, to]) => {
    return typeof from === 'string' ? before.replaceAll(from, () => to) : before.replace(from, to);
  }, text);
  writeFileSync(path, changed);
}
