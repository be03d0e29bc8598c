import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStack, SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { tryProgram } from 'programs/run-program.ts';
import * as z from 'zod';
import { type Finding, judged, notRun } from './finding.ts';
import { errorsIn } from './terraform-errors.ts';
import { findTerraform, terraformEnvironment } from './terraform-program.ts';
import { writeStack } from './write-stack.ts';

interface TerraformRun {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs Terraform in a stack's folder. */
export type RunTerraform = (folder: string, args: readonly string[]) => Promise<TerraformRun>;

/** A stack with a fault that Terraform must find, which proves that the check works. Its provider is built in. */
const faultyStack = 'known-fault';
const misspeltArgument = 'inptu';
const faulty = { resource: { terraform_data: { misspelt: { [misspeltArgument]: 'no such argument' } } } };

/** The providers of a stack that are not available, and why. */
interface Lack {
  readonly providers: readonly string[];
  readonly finding: Finding;
}

/** Checks that Terraform can read each stack, and validates those whose providers are available. */
export async function verifyByTerraform(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const program = await findTerraform();
  const plugins = join(folder, 'plugins');
  mkdirSync(plugins, { recursive: true });
  const environment = terraformEnvironment(plugins);
  const run: RunTerraform = (directory, args) => tryProgram([program, ...args], { directory, environment });
  return terraformFindings(stacks, folder, run);
}

export async function terraformFindings(
  stacks: SynthesizedStacks,
  folder: string,
  run: RunTerraform,
): Promise<Finding[]> {
  const findings = [await seesKnownFault(folder, run)];
  const lacks: Lack[] = [];
  for (const [name, stack] of stacks) {
    const directory = writeStack(folder, name, readable(stack));
    const read = await run(directory, ['providers', '-no-color']);
    findings.push(judged(`terraform reads ${name}`, read.exitCode === 0 ? [] : errorsIn(read.output)));
    const needed = providersOf(stack);
    // Another request for a missing provider would take as long again.
    const known = lacks.find(({ providers }) => providers.every((provider) => needed.includes(provider)));
    const finding = known?.finding ?? (await validate(name, directory, run));
    findings.push(finding);
    if (finding.outcome === 'not run' && known === undefined) lacks.push({ providers: needed, finding });
  }
  return findings;
}

async function seesKnownFault(folder: string, run: RunTerraform): Promise<Finding> {
  const { outcome, text } = await validate(faultyStack, writeStack(folder, faultyStack, faulty), run);
  const isSeen = outcome === 'failed' && text.includes(misspeltArgument);
  return judged(
    'terraform validate sees the fault of a stack that has one',
    isSeen ? [] : [`what it says of the unknown argument ${misspeltArgument} is: ${outcome}: ${text}`],
  );
}

async function validate(name: string, directory: string, run: RunTerraform): Promise<Finding> {
  const init = await run(directory, ['init', '-backend=false', '-input=false', '-no-color']);
  const what = `terraform validate of ${name}`;
  if (init.exitCode !== 0) {
    const faults = errorsIn(init.output);
    return isOutOfReach(faults)
      ? notRun(`terraform validate: a provider can't be had here (${faults.join('; ')})`)
      : judged(what, faults);
  }
  const { exitCode, output } = await run(directory, ['validate', '-no-color']);
  return judged(what, exitCode === 0 ? [] : errorsIn(output));
}

/** No answer, or a mirror without the provider, is a lack of this machine. A missing version is a fault of the stacks. */
function isOutOfReach(faults: readonly string[]): boolean {
  return faults.some((fault) =>
    /could not connect to|no such host|connection refused|\btimeout\b|failed to request discovery|was not found in any of the search locations/i.test(
      fault,
    ),
  );
}

function providersOf({ terraform }: SynthesizedStack): string[] {
  return Object.keys(z.record(z.string(), z.unknown()).parse(terraform['required_providers'] ?? {}));
}

/** The stack without its backend. Reading it needs no state, and Terraform would initialize the backend. */
function readable(stack: SynthesizedStack): object {
  const { dependencies: _, terraform, ...blocks } = stack;
  const { backend: __, ...settings } = terraform;
  // Terraform reads an empty object as a block without labels, so it is left out.
  const filled = Object.entries(blocks).filter(([, block]) => !['{}', '[]'].includes(JSON.stringify(block)));
  return { ...Object.fromEntries(filled), terraform: settings };
}
