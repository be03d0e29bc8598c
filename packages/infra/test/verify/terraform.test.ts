import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunTerraform, terraformFindings } from '../../src/verify/terraform.ts';
import { handmadeStacks } from '../helpers/handmade-stacks.ts';

const stacks = handmadeStacks({ network: { resource: { aws_vpc: { main: {} } } }, eks: {} });
const unreachable = [
  'Error: Failed to query available provider packages',
  'could not connect to registry.terraform.io: lookup: no such host',
].join('\n');

describe('terraformFindings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-terraform-'));
  after(() => rmSync(folder, { recursive: true }));

  const answers =
    (byCommand: Record<string, { exitCode: number; output: string }>): RunTerraform =>
    async (_, [command = '']) =>
      byCommand[command] ?? { exitCode: 0, output: '' };

  async function outcomes(run: RunTerraform): Promise<string[]> {
    return (await terraformFindings(stacks, folder, run)).map(({ outcome, text }) => `${outcome}: ${text}`);
  }

  it('reads and validates each stack where the registry answers', async () => {
    expect(await outcomes(answers({}))).to.deep.equal([
      'passed: terraform reads network',
      'passed: terraform validate of network',
      'passed: terraform reads eks',
      'passed: terraform validate of eks',
    ]);
  });

  it('says that it did not validate where it does not, and asks once', async () => {
    let asked = 0;
    const run: RunTerraform = async (_, [command]) => {
      if (command !== 'init') return { exitCode: 0, output: '' };
      asked += 1;
      return { exitCode: 1, output: unreachable };
    };
    const why =
      'not run: terraform validate: the provider registry does not answer here (Error: Failed to query available provider packages)';
    expect(await outcomes(run)).to.deep.equal([
      'passed: terraform reads network',
      why,
      'passed: terraform reads eks',
      why,
    ]);
    expect(asked).to.equal(1);
  });

  it('fails for a provider version that the registry does not have', async () => {
    const output = 'Error: Failed to query available provider packages\nno available releases match 99.0.0';
    expect(await outcomes(answers({ init: { exitCode: 1, output } }))).to.include(
      'failed: terraform validate of network\n  Error: Failed to query available provider packages',
    );
  });

  it('tells what Terraform has against a stack, without its frame', async () => {
    const output = '╷\n│ Error: Missing required argument\n│ \n│   on cdk.tf.json line 3\n╵';
    expect(await outcomes(answers({ validate: { exitCode: 1, output } }))).to.include(
      'failed: terraform validate of network\n  Error: Missing required argument',
    );
  });

  it('gives Terraform the stack without its backend and without empty blocks', async () => {
    await outcomes(answers({}));
    expect(existsSync(join(folder, 'stacks/network/cdk.tf.json'))).to.equal(true);
    expect(JSON.parse(readFileSync(join(folder, 'stacks/network/cdk.tf.json'), 'utf8'))).to.deep.equal({
      resource: { aws_vpc: { main: {} } },
      terraform: {},
    });
  });
});
