import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTestWorkspace } from './test-workspace.ts';

const packageFolder = join(import.meta.dirname, '../..');

/** The values that replace the placeholders of the tests' environments. */
export const ownValues: Readonly<Record<string, string>> = {
  '000000000000': '111122223333',
  'bmutziu.me': 'example.org',
  'development-admin': 'ada',
  'development-developer': 'grace',
  'staging-admin': 'ada',
  'staging-developer': 'grace',
  'production-admin': 'ada',
  'production-developer': 'grace',
};

/** A call of Terraform or of AWS's CLI: its folder, arguments, and the recorded environment variables. */
interface ProgramCall {
  readonly program: string;
  /** The last part of the folder in which it was called, which is the stack's name for Terraform. */
  readonly folder: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A copy of this package in which cdktf-cli runs, with programs in the place of Terraform and AWS's CLI. */
export interface CdktfWorkspace {
  /** This package in it. */
  readonly infra: string;
  /** Runs `pnpm --filter infra run cdktf` with these words. */
  cdktf(...words: readonly string[]): { exitCode: number | null; stdout: string; stderr: string };
  /** The calls since the last call of this function. */
  calls(): ProgramCall[];
  /** Replaces a text wherever it stands in a file of `environments`. */
  write(file: string, from: string, to: string): void;
  /** Sets what AWS's CLI writes to stderr from now on, and its exit code. */
  answerAws(exitCode: number, stderr: string): void;
  remove(): void;
}

/** Records how it was called, and answers `cdktf deploy` as Terraform does. */
const standIn = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
const [, file, ...words] = process.argv;
const folder = dirname(file);
const { TF_PLUGIN_CACHE_DIR, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE } = process.env;
const environment = { TF_PLUGIN_CACHE_DIR, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE };
const call = { program: basename(file), folder: basename(process.cwd()), words, environment };
appendFileSync(join(folder, 'calls'), JSON.stringify(call) + '\\n');
if (basename(file) === 'aws') {
  const { exitCode, stderr } = JSON.parse(readFileSync(join(folder, 'aws.json'), 'utf8'));
  process.stderr.write(stderr);
  process.exitCode = exitCode;
} else if (words[0] === 'version') console.log('{"terraform_version":"1.11.4"}');
else if (words[0] === 'output') console.log('{}');
`;

export function createCdktfWorkspace(): CdktfWorkspace {
  const { folder, infra, compileCache, remove } = createTestWorkspace({ isBundled: true });
  cpSync(join(packageFolder, 'cdktf.json'), join(infra, 'cdktf.json'));
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'package.json'), '{ "type": "module" }');
  for (const name of ['aws', 'terraform']) writeFileSync(join(programs, name), standIn, { mode: 0o755 });
  const log = join(programs, 'calls');
  let seen = 0;
  const answerAws = (exitCode: number, stderr: string) =>
    writeFileSync(join(programs, 'aws.json'), JSON.stringify({ exitCode, stderr }));
  answerAws(254, '\nAn error occurred (404) when calling the HeadBucket operation: Not Found\n');
  return {
    infra,
    remove,
    answerAws,
    cdktf(...words) {
      const path = [programs, dirname(process.execPath), '/usr/bin', '/bin'].join(':');
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(infra, 'src/cdktf.ts'), ...words],
        {
          cwd: infra,
          encoding: 'utf8',
          env: { ...compileCache, PATH: path, HOME: join(folder, 'home'), CI: '1' },
        },
      );
      return { exitCode: status, stdout, stderr };
    },
    calls() {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      const calls = lines.slice(seen).map((line): ProgramCall => JSON.parse(line));
      seen = lines.length;
      return calls;
    },
    write(file, from, to) {
      const path = join(infra, 'environments', file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to));
    },
  };
}
