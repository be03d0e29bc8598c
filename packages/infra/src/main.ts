import { join } from 'node:path';
import { AwsPlace } from './constructs/aws-place.ts';
import { loadConfiguration } from './environment/load-environments.ts';
import { ConfigurationError, SynthesisError } from './errors.ts';
import { createApp } from './stacks/app.ts';
import { DeliveryStack } from './stacks/delivery.ts';
import { StateStack } from './stacks/state.ts';

/** cdktf-cli says where it wants the stacks; else they are written beside this package's sources. */
const outputDirectory = process.env.CDKTF_OUTDIR ?? join(import.meta.dirname, '../cdktf.out');

try {
  const { account, delivery, environments } = await loadConfiguration();
  const place = new AwsPlace(account);
  const app = createApp(outputDirectory);
  new StateStack(app, 'state', { place });
  new DeliveryStack(app, 'delivery', { place, delivery, environments });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof SynthesisError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
