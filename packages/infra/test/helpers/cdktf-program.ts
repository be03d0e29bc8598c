import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTerraform } from '../../../infra-checks/src/verify/terraform-program.ts';
import { createTestWorkspace, type TestWorkspace } from './test-workspace.ts';

/** The answers of the AWS CLI before the first deploy. */
export const noState =
  "echo 'fatal error: An error occurred (404) when calling the HeadObject operation: Key does not exist' >&2; exit 1";

/** A run of `pnpm --filter infra run cdktf`. */
export interface CdktfRun {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
  /** The calls of the AWS CLI. */
  readonly askedAws: readonly string[];
}

/**
 * The tests' environments in an account, with the real cdktf-cli and Terraform, and without AWS credentials: what
 * calls AWS fails at once. The AWS CLI is a shell script with the answers of a test.
 */
export class CdktfProgram {
  readonly workspace: TestWorkspace = createTestWorkspace({ isBundled: true });
  readonly #bin = join(this.workspace.folder, 'bin');
  readonly #calls = join(this.workspace.folder, 'aws-calls.txt');

  /** @param awsScript the shell script of the AWS CLI, which gets the arguments as `$*` */
  constructor(awsScript: string) {
    mkdirSync(this.#bin);
    const aws = join(this.#bin, 'aws');
    writeFileSync(aws, `#!/bin/sh\necho "$*" >> '${this.#calls}'\n${awsScript}\n`);
    chmodSync(aws, 0o755);
    // Here, the users and domains of the tests are real values.
    writeFileSync(join(this.workspace.infra, 'environments/placeholders.ts'), 'export default [];\n');
    this.edit('account.ts', '000000000000', '123456789012');
  }

  /** Replaces a text in a file of the environments. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.workspace.infra, 'environments', file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(path, text.replace(from, to));
  }

  async run(words: readonly string[], variables: Record<string, string> = {}): Promise<CdktfRun> {
    const terraform = dirname(await findTerraform());
    writeFileSync(this.#calls, '');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cdktf.ts', ...words], {
      cwd: this.workspace.infra,
      encoding: 'utf8',
      env: {
        HOME: this.workspace.folder,
        ...this.workspace.compileCache,
        PATH: `${this.#bin}:${terraform}:${process.env['PATH']}`,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...variables,
      },
    });
    const askedAws = readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
    return { status, stdout, stderr, askedAws };
  }
}
