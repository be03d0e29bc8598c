import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import {
  type SynthesizedStack,
  type SynthesizedStacks,
  stackFile,
} from '../synthesized/synthesized-stack.ts';
import { type Finding, judged, notRun } from './finding.ts';
import { findTerraform } from './terraform-program.ts';

interface TerraformRun {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs Terraform in a stack's folder. */
export type RunTerraform = (folder: string, args: readonly string[]) => Promise<TerraformRun>;

/** Has Terraform read every stack, and validate it where the provider registry answers. */
export async function verifyByTerraform(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const program = await findTerraform();
  const plugins = join(folder, 'plugins');
  mkdirSync(plugins, { recursive: true });
  const run: RunTerraform = async (directory, args) => {
    const { exitCode, all } = await execa(program, args, {
      cwd: directory,
      reject: false,
      all: true,
      stdin: 'ignore',
      env: { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_PLUGIN_CACHE_DIR: plugins },
    });
    return { exitCode, output: all };
  };
  return terraformFindings(stacks, folder, run);
}

export async function terraformFindings(
  stacks: SynthesizedStacks,
  folder: string,
  run: RunTerraform,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let unreachable: string | undefined;
  for (const [name, stack] of stacks) {
    const directory = writeCopy(folder, name, stack);
    const read = await run(directory, ['providers', '-no-color']);
    findings.push(judged(`terraform reads ${name}`, read.exitCode === 0 ? [] : errorLines(read.output)));
    if (unreachable === undefined) {
      const { finding, isUnreachable } = await validate(name, directory, run);
      findings.push(finding);
      if (isUnreachable) unreachable = finding.text;
    } else findings.push(notRun(unreachable));
  }
  return findings;
}

async function validate(name: string, directory: string, run: RunTerraform) {
  const init = await run(directory, ['init', '-backend=false', '-input=false', '-no-color']);
  const what = `terraform validate of ${name}`;
  if (init.exitCode !== 0) {
    const faults = errorLines(init.output);
    // No answer is the machine's lack; an answer that a version is not there is a fault of ours.
    const isUnreachable =
      /could not connect to|no such host|connection refused|timeout|failed to request discovery/.test(
        init.output,
      );
    const finding = isUnreachable
      ? notRun(
          `terraform validate: the provider registry does not answer here (${faults[0] ?? 'no reason given'})`,
        )
      : judged(what, faults);
    return { finding, isUnreachable };
  }
  const { exitCode, output } = await run(directory, ['validate', '-no-color']);
  return { finding: judged(what, exitCode === 0 ? [] : errorLines(output)), isUnreachable: false };
}

/** The sentences of Terraform's errors, without its frames. */
function errorLines(output: string): string[] {
  const lines = output.split('\n').map((line) => line.replace(/^[│╷╵\s]+/, '').trim());
  const errors = lines.filter((line) => line.startsWith('Error: '));
  return errors.length > 0 ? errors : lines.filter((line) => line !== '').slice(-3);
}

/** A copy without its backend: reading a stack needs no state, and Terraform would want the backend made ready. */
function writeCopy(folder: string, name: string, stack: SynthesizedStack): string {
  const { dependencies: _, terraform, ...blocks } = stack;
  const { backend: __, ...settings } = terraform;
  // What is empty is not in the file either: Terraform takes it for a block without its labels.
  const filled = Object.entries(blocks).filter(([, block]) => JSON.stringify(block) !== '{}');
  const file = stackFile(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...Object.fromEntries(filled), terraform: settings }, null, 2));
  return dirname(file);
}
