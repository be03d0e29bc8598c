import { DataTerraformRemoteStateS3, TerraformOutput, type TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { stateBackend } from './backend.ts';

/**
 * Writes a stack's outputs: all that other stacks may know of it, and what `terraform output` shows a person. None is
 * a secret. They are written out instead of cdktf's own cross-stack references, which mark every value sensitive and
 * make `cdktf deploy delivery` refuse to run without all clusters.
 */
export function publishOutputs(stack: TerraformStack, outputs: object): void {
  // As one token: of a list that it is given as it is, cdktf asks whether it is one by a call that Node warns of.
  for (const [name, value] of Object.entries(outputs))
    new TerraformOutput(stack, name, {
      value: Array.isArray(value) ? Token.asString(value) : value,
      staticId: true,
    });
}

/** Reads the outputs of another stack out of its state; one that was never applied ends the plan. */
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
