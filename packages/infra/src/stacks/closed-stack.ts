import { TerraformStack } from 'cdktf';

/** A stack that exchanges values with others only by named outputs of a state (remote-state.ts). */
export abstract class ClosedStack extends TerraformStack {
  /**
   * Skips a step in which cdktf resolves every value to find references to other stacks. There are none: such a reference
   * is a fault (`pnpm synth --order`, and a test). The step took a tenth of a synthesis.
   */
  override prepareStack(): void {}
}
