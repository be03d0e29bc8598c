import { lastLines, tryProgram } from 'programs/run-program.ts';
import { errorsIn } from '../verify/terraform-errors.ts';
import { readPlan } from './plan-changes.ts';

/** Whether what runs is what the code says. */
export type Comparison =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'different'; readonly changes: readonly string[] }
  /** It was never deployed, or AWS does not let this role read something. */
  | { readonly outcome: 'failed'; readonly reason: string };

/** The exit code of a plan with `-detailed-exitcode` that would change something. */
const wouldChange = 2;

/**
 * Compares a stack with its state and with AWS, as `cdktf diff` does: by a plan that takes no lock, so that it writes nothing
 * and waits for nobody.
 */
export async function compareStack(
  terraform: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Comparison> {
  const run = (...args: string[]) => tryProgram([terraform, ...args], { directory: folder, environment });
  const init = await run('init', '-input=false', '-no-color');
  if (init.exitCode !== 0) return { outcome: 'failed', reason: errorsIn(init.output).join('; ') };
  const plan = await run('plan', '-json', '-detailed-exitcode', '-input=false', '-lock=false');
  if (plan.exitCode === 0) return { outcome: 'same' };
  const { changes, errors } = readPlan(plan.stdout);
  if (plan.exitCode !== wouldChange)
    return { outcome: 'failed', reason: errors.join('; ') || lastLines(plan) };
  return { outcome: 'different', changes: changes.length > 0 ? changes : ['change its outputs'] };
}
