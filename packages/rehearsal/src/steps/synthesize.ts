import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../delivery-stack/parse-delivery-stack.ts';

/** Synthesizes the checkout's infrastructure into `outputDirectory` and reads the delivery stack from it. */
export async function synthesize(options: {
  readonly checkout: string;
  readonly outputDirectory: string;
  readonly signal: AbortSignal;
}): Promise<DeliveryStack> {
  await execa(process.execPath, [join(options.checkout, 'packages/infra/src/main.ts')], {
    env: { CDKTF_OUTDIR: options.outputDirectory, CHECKPOINT_DISABLE: '1' },
    cancelSignal: options.signal,
  });
  const file = join(options.outputDirectory, 'stacks/delivery/cdk.tf.json');
  return parseDeliveryStack(JSON.parse(await readFile(file, 'utf8')));
}
