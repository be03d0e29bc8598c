import { DataTerraformRemoteStateS3, TerraformOutput, type TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { stackName } from './names.ts';
import type { PlacedEnvironment } from './places.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { stateBackend } from './state-files.ts';

/**
 * Writes the outputs of a stack, for other stacks and for `terraform output`. None is a secret. They replace the
 * cross-stack references of cdktf, which mark every value sensitive and make `cdktf deploy delivery` refuse to run without
 * all clusters.
 */
export function publishOutputs(stack: TerraformStack, outputs: object): void {
  // A list as one token: for a plain list, cdktf makes a call that Node warns about.
  for (const [name, value] of Object.entries(outputs))
    new TerraformOutput(stack, name, {
      value: Array.isArray(value) ? Token.asString(value) : value,
      staticId: true,
    });
}

/** Reads the outputs of another stack of an environment from its state. The plan fails when that stack was never applied. */
export class RemoteState<Stack extends keyof StackOutputs> {
  readonly #state: DataTerraformRemoteStateS3;

  constructor(scope: Construct, stack: Stack, { place, environment }: PlacedEnvironment) {
    const name = stackName(environment.name, stack);
    this.#state = new DataTerraformRemoteStateS3(scope, `state-${name}`, stateBackend(name, place));
  }

  /** An output that is a text. */
  text(name: keyof StackOutputs[Stack] & string): string {
    return this.#state.getString(name);
  }

  /** An output that is a list of texts. */
  list(name: keyof StackOutputs[Stack] & string): string[] {
    return this.#state.getList(name);
  }
}
