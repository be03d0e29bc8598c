import { App, TerraformStack } from 'cdktf';
import { ValidateProviderPresence } from 'cdktf/lib/validations/index.js';

/**
 * The app of all stacks. Settings that change the names of resources are here and not in `cdktf.json`, which only cdktf-cli
 * reads: `node src/main.ts` must write the same names, because a new name is a new resource.
 */
export function createApp(outputDirectory: string): App {
  return new App({
    outdir: outputDirectory,
    skipValidation: true,
    context: { excludeStackIdFromLogicalIds: true, allowSepCharsInLogicalIds: true },
  });
}

/**
 * Writes the stacks, after cdktf's check that each has the providers of its resources. cdktf's other check runs
 * `terraform version`, several times, and fails without a Terraform. A synthesis needs none, and the stacks have a
 * `required_version`.
 */
export function writeStacks(app: App): void {
  const faults = app.node.children
    .filter(TerraformStack.isStack)
    .flatMap((stack) => new ValidateProviderPresence(stack).validate());
  if (faults.length > 0) throw new Error(faults.join('\n'));
  app.synth();
}

/**
 * Runs a synthesis without creation stacks. cdktf records a stack trace for each value that is known only after an apply,
 * thousands of them, to show it if the value does not resolve. That takes a sixth of the time. Errors still have their
 * own traces.
 */
export function withoutCreationStacks(work: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
