import { DataTerraformRemoteStateS3, TerraformOutput, type TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
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

/** Reads the outputs of another stack from its state. The plan fails when that stack was never applied. */
export class RemoteState<Outputs extends object> {
  readonly #state: DataTerraformRemoteStateS3;

  constructor(scope: Construct, stackName: string, place: AwsPlace) {
    this.#state = new DataTerraformRemoteStateS3(scope, `state-${stackName}`, stateBackend(stackName, place));
  }

  /** An output that is a text. */
  text(name: keyof Outputs & string): string {
    return this.#state.getString(name);
  }

  /** An output that is a list of texts. */
  list(name: keyof Outputs & string): string[] {
    return this.#state.getList(name);
  }
}
