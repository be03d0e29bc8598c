import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { compareStack } from '../../src/drift/compare-stack.ts';
import { findTerraform } from '../../src/verify/terraform-program.ts';

const environment = { CHECKPOINT_DISABLE: '1' };

/** Real Terraform with its built-in provider. The state replaces what runs in AWS. */
describe('a stack that is compared with what runs', () => {
  let folder: string;
  let terraform: string;

  const write = (input: unknown) =>
    writeFileSync(
      join(folder, 'cdk.tf.json'),
      JSON.stringify({
        terraform: { backend: { local: { path: 'stack.tfstate' } } },
        resource: { terraform_data: { topic: { input }, queue: { input: 'one' } } },
      }),
    );
  const compare = () => compareStack(terraform, folder, environment);

  before(async () => {
    terraform = await findTerraform();
    folder = mkdtempSync(join(tmpdir(), 'drift-'));
    write('as applied');
    const run = (...args: string[]) => execa(terraform, args, { cwd: folder, env: environment });
    await run('init', '-input=false');
    await run('apply', '-input=false', '-auto-approve');
  });

  after(() => rmSync(folder, { recursive: true }));

  it('is the same where an apply would change nothing', async () => {
    expect(await compare()).to.deep.equal({ outcome: 'same' });
  });

  it('is different by what an apply would change, and by that alone', async () => {
    write('as in the code');
    expect(await compare()).to.deep.equal({ outcome: 'different', changes: ['update terraform_data.topic'] });
  });

  it('is compared while somebody holds its lock, and takes none', async () => {
    writeFileSync(
      join(folder, '.stack.tfstate.lock.info'),
      JSON.stringify({ ID: 'somebody', Operation: 'apply' }),
    );
    expect(await compare()).to.have.property('outcome', 'different');
  });

  it("can't be compared without its providers, and gives the reason", async () => {
    const absent = {
      required_providers: { absent: { source: 'terraform.invalid/no/absent', version: '1.0.0' } },
    };
    writeFileSync(join(folder, 'absent.tf.json'), JSON.stringify({ terraform: absent }));
    const comparison = await compare();
    rmSync(join(folder, 'absent.tf.json'));
    expect(comparison).to.have.property('reason').that.includes('terraform.invalid/no/absent');
  });

  it("can't be compared if it has a fault, and gives the fault", async () => {
    write('${terraform_data.missing.output}');
    const comparison = await compare();
    expect(comparison.outcome).to.equal('failed');
    expect(comparison).to.have.property('reason').that.includes('Reference to undeclared resource');
  });
});
