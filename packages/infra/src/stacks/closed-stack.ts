import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { wireStateBackend } from './backend.ts';

/** A stack with its state in the states' bucket. Stacks exchange values only by named outputs (remote-state.ts). */
export abstract class ClosedStack extends TerraformStack {
  constructor(scope: Construct, id: string, place: AwsPlace) {
    super(scope, id);
    wireStateBackend(this, place);
  }

  /**
   * Skips a step in which cdktf resolves every value to find references to other stacks. There are none: such a reference
   * is a fault (`pnpm synth --order`, and a test). The step took a tenth of a synthesis.
   */
  override prepareStack(): void {}
}
