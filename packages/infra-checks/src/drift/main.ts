import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfiguration } from 'infra/config/load.ts';
import { isSelected } from 'infra/deploy/before-deploy.ts';
import { ConfigurationError, reportFault } from 'infra/errors.ts';
import { outputDirectory, synthesize } from 'infra/synthesize.ts';
import { readStacks, stackFile } from 'infra/synthesized/synthesized-stack.ts';
import { endWithReader } from 'tag-resolver';
import { findTerraform, terraformEnvironment } from '../verify/terraform-program.ts';
import { type Comparison, compareStack } from './compare-stack.ts';

/** The exit code when a stack is different, or can't be compared. */
const differentExitCode = 3;

/** Prints a line for each selected stack: whether an apply would change something, and what. */
async function main(patterns: readonly string[]): Promise<void> {
  synthesize(await loadConfiguration());
  const names = [...readStacks(outputDirectory).keys()].filter((name) => isSelected(name, patterns));
  if (names.length === 0)
    throw new ConfigurationError([
      `no stack is named ${patterns.join(' or ') || 'by this command'}: name stacks, such as 'development-*' or delivery`,
    ]);
  const terraform = await findTerraform();
  const plugins = mkdtempSync(join(tmpdir(), 'drift-plugins-'));
  process.once('exit', () => rmSync(plugins, { recursive: true, force: true }));
  const environment = terraformEnvironment(plugins);
  const others: string[] = [];
  for (const name of names) {
    const comparison = await compareStack(terraform, dirname(stackFile(outputDirectory, name)), environment);
    for (const line of describe(name, comparison)) console.log(line);
    if (comparison.outcome !== 'same') others.push(name);
  }
  if (others.length === 0) return;
  console.error(
    `${others.length} of ${names.length} stacks are not as in the code: type npx --yes pnpm --filter infra run cdktf diff ${others.join(' ')}`,
  );
  process.exitCode = differentExitCode;
}

function describe(name: string, comparison: Comparison): string[] {
  if (comparison.outcome === 'same') return [`${name}: as in the code`];
  if (comparison.outcome === 'failed') return [`${name}: can't be compared: ${comparison.reason}`];
  return [`${name}: an apply would`, ...comparison.changes.map((change) => `  ${change}`)];
}

endWithReader();
process.umask(process.umask() | 0o022);
await main(process.argv.slice(2)).catch(reportFault);
