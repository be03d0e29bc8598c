import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from 'infra/config/load.ts';
import { assertNoWords, reportFault } from 'infra/errors.ts';
import { outputDirectory, synthesize } from 'infra/synthesize.ts';
import { graphFaults } from 'infra/synthesized/check-graph.ts';
import { readStacks, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { endWithReader } from 'tag-resolver';
import { verifyAwsModels } from './aws-models.ts';
import { verifyCharts } from './charts.ts';
import { verifyByCheckov } from './checkov.ts';
import { type Finding, judged, notRun, ToolMissingError } from './finding.ts';
import { verifyLiveValues } from './live-values.ts';
import { verifyPolicies } from './parliament.ts';
import { counts, describe } from './summary.ts';
import { verifyByTerraform } from './terraform.ts';

type Check = (stacks: SynthesizedStacks, folder: string) => Promise<Finding[]>;

/** The external checks of the stacks, in their order. */
const checks: Readonly<Record<string, Check>> = {
  references: async (stacks) => [
    judged('every reference of every stack resolves', await graphFaults(stacks)),
  ],
  terraform: verifyByTerraform,
  'live values': verifyLiveValues,
  charts: verifyCharts,
  checkov: verifyByCheckov,
  parliament: verifyPolicies,
  'AWS API models': verifyAwsModels,
};

/** Runs a check in its own folder. If its tool is not available, the check has not run. */
async function runCheck(name: string, check: Check, stacks: SynthesizedStacks): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'infra-verify-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also runs when the reader of the output is gone.
  process.once('exit', remove);
  try {
    return await check(stacks, folder);
  } catch (error) {
    if (error instanceof ToolMissingError) return [notRun(`${name}: ${error.message}`)];
    throw error;
  } finally {
    remove();
    process.off('exit', remove);
  }
}

async function main(words: readonly string[]): Promise<void> {
  assertNoWords('pnpm --filter infra-checks run verify', words);
  synthesize(await loadConfiguration());
  const stacks = readStacks(outputDirectory);
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const found = await runCheck(name, check, stacks);
    for (const line of describe(name, found)) console.log(line);
    findings.push(...found);
  }
  console.log(counts(findings));
  if (findings.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
}

endWithReader();
// The cache contains programs. No other user may write them, whatever the umask of this user.
process.umask(process.umask() | 0o022);
await main(process.argv.slice(2)).catch(reportFault);
