import { TerraformStack } from 'cdktf';

/** A stack whose values leave it, and enter it, as named outputs of a state and in no other way (remote-state.ts). */
export abstract class ClosedStack extends TerraformStack {
  /**
   * cdktf resolves every value here once more than it writes it, to find those of other stacks and to make outputs of
   * them. There are none: a reference to what the stack does not hold is a fault (`pnpm synth --order`, and a test).
   * This was a tenth of a synthesis.
   */
  override prepareStack(): void {}
}
