import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { kubeTools } from 'pipeline-steps';
import { chartFaults, type Release, releaseSchema } from './chart.ts';
import { type Finding, judged, notRun, ToolMissingError } from './finding.ts';

/** Whether every chart that a stack installs knows the values it is given, and renders what the API server takes. */
export async function verifyCharts(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const { helm } = await kubeTools();
  const findings: Finding[] = [];
  for (const [name, stack] of stacks)
    for (const { type, block } of resourcesIn(stack))
      if (type === 'helm_release')
        findings.push(await judgeRelease(helm, name, releaseSchema.parse(block), folder));
  return findings;
}

async function judgeRelease(helm: string, stack: string, release: Release, folder: string): Promise<Finding> {
  const own = join(folder, stack);
  mkdirSync(own, { recursive: true });
  try {
    const faults = await chartFaults(helm, release, own);
    return judged(`${stack} installs ${release.chart} ${release.version}`, faults);
  } catch (error) {
    if (error instanceof ToolMissingError) return notRun(error.message);
    throw error;
  }
}
