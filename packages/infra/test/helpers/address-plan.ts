import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { findTerraform } from '../../../infra-checks/src/verify/terraform-program.ts';
import type { SynthesizedStack } from './synthesize.ts';

/** What Terraform plans for a resource: `aws_vpc.vpc` and `create`, `delete`, `no-op` or `moved`. */
export type PlannedChange = readonly [address: string, change: string];

const planSchema = z.looseObject({
  resource_changes: z.array(
    z.looseObject({
      address: z.string(),
      previous_address: z.string().optional(),
      change: z.looseObject({ actions: z.array(z.string()) }),
    }),
  ),
});

/**
 * Terraform's own plan for a stack's addresses, `moved` and `prevent_destroy`, for one version of the stack after the
 * other. Each resource becomes one of Terraform's built-in type, which needs no provider and no account.
 */
export class AddressPlan {
  readonly #folder = mkdtempSync(join(tmpdir(), 'infra-address-plan-'));
  readonly #terraform: string;

  private constructor(terraform: string) {
    this.#terraform = terraform;
  }

  static async create(): Promise<AddressPlan> {
    return new AddressPlan(await findTerraform());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Makes a state with these addresses, as an earlier stack had them. */
  applyAddresses(addresses: readonly string[]): void {
    this.#write(
      { terraform_data: Object.fromEntries(addresses.map((address) => [builtIn(address), {}])) },
      [],
    );
    this.#apply();
  }

  apply(stack: SynthesizedStack): void {
    this.#writeStack(stack);
    this.#apply();
  }

  /** The changes that an apply of the stack would make after the last apply. */
  changes(stack: SynthesizedStack): PlannedChange[] {
    this.#writeStack(stack);
    this.#run('plan', '-out=plan');
    const plan = planSchema.parse(JSON.parse(this.#run('show', '-json', 'plan')));
    return plan.resource_changes.flatMap(({ address, previous_address, change }): PlannedChange[] => {
      const [action = ''] = change.actions;
      const planned = action === 'no-op' && previous_address !== undefined ? 'moved' : action;
      return planned === 'no-op' ? [] : [[original(address), planned]];
    });
  }

  /** Why Terraform refuses to plan the stack. */
  refusal(stack: SynthesizedStack): string {
    this.#writeStack(stack);
    const { status, stderr } = this.#terraformRun('plan');
    if (status === 0) throw new Error('Terraform plans it');
    return stderr.replaceAll(/\s+/g, ' ');
  }

  #writeStack(stack: SynthesizedStack): void {
    const resources: Record<string, unknown> = {};
    for (const [type, named] of Object.entries(stack.resource))
      for (const [name, { lifecycle, for_each }] of Object.entries(named))
        resources[builtIn(`${type}.${name}`)] = {
          ...(lifecycle ? { lifecycle } : {}),
          ...(for_each ? { for_each } : {}),
        };
    const moved = stack.moved.map(({ from, to }) => ({
      from: `terraform_data.${builtIn(from)}`,
      to: `terraform_data.${builtIn(to)}`,
    }));
    this.#write({ terraform_data: resources }, moved);
  }

  #write(resource: unknown, moved: unknown): void {
    writeFileSync(join(this.#folder, 'stack.tf.json'), JSON.stringify({ resource, moved }));
  }

  #apply(): void {
    this.#run('init');
    this.#run('apply', '-auto-approve');
  }

  #run(command: string, ...flags: string[]): string {
    const { status, stdout, stderr } = this.#terraformRun(command, ...flags);
    if (status !== 0) throw new Error(`terraform ${command}: ${stderr}`);
    return stdout;
  }

  #terraformRun(command: string, ...flags: string[]) {
    const withoutColor = command === 'show' ? [] : ['-no-color'];
    return spawnSync(this.#terraform, [command, ...withoutColor, ...flags], {
      cwd: this.#folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    });
  }
}

const separator = '--';

function builtIn(address: string): string {
  return address.replace('terraform_data.', '').replace('.', separator);
}

function original(address: string): string {
  const name = address.replace('terraform_data.', '');
  return name.includes(separator) ? name.replace(separator, '.') : address;
}
