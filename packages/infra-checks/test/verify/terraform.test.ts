import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { handmadeStacks } from '../../../infra/test/helpers/handmade-stacks.ts';
import { type RunTerraform, terraformFindings, verifyByTerraform } from '../../src/verify/terraform.ts';

const needs = (...providers: string[]) => ({
  terraform: {
    backend: { s3: {} },
    required_providers: Object.fromEntries(providers.map((name) => [name, { version: '1.0.0' }])),
  },
});
const stacks = handmadeStacks({
  network: { resource: { aws_vpc: { main: {} } }, ...needs('aws') },
  ingress: needs('aws', 'helm'),
  namespaces: needs('kubernetes'),
});
const noAnswer = `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
could not
connect to registry.terraform.io: lookup: no such host
`;
const misspelt = {
  exitCode: 1,
  output: '\nError: Extraneous JSON object property\n\nNo argument is named "inptu".\n',
};

describe('terraformFindings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-terraform-'));
  after(() => rmSync(folder, { recursive: true }));

  /** A Terraform that finds the known fault, and has a given answer for each stack. */
  const answers =
    (byCommand: Record<string, { exitCode: number; output: string }>): RunTerraform =>
    async (directory, [command = '']) => {
      const isKnownFault = directory.endsWith('known-fault');
      if (isKnownFault) return command === 'validate' ? misspelt : { exitCode: 0, output: '' };
      return byCommand[command] ?? { exitCode: 0, output: '' };
    };

  async function outcomes(run: RunTerraform): Promise<string[]> {
    return (await terraformFindings(stacks, folder, run)).map(({ outcome, text }) => `${outcome}: ${text}`);
  }

  it('reads and validates each stack whose providers can be had', async () => {
    expect(await outcomes(answers({}))).to.deep.equal([
      'passed: terraform validate sees the fault of a stack that has one',
      'passed: terraform reads network',
      'passed: terraform validate of network',
      'passed: terraform reads ingress',
      'passed: terraform validate of ingress',
      'passed: terraform reads namespaces',
      'passed: terraform validate of namespaces',
    ]);
  });

  it('fails when Terraform passes a stack that has a fault', async () => {
    const blind: RunTerraform = async () => ({ exitCode: 0, output: '' });
    expect(await outcomes(blind)).to.include(
      'failed: terraform validate sees the fault of a stack that has one\n  what it says of the unknown argument inptu is: passed: terraform validate of known-fault',
    );
  });

  it('fails when Terraform has something else against the stack that has a fault', async () => {
    const broken: RunTerraform = async () => ({ exitCode: 1, output: '\nError: No space left on device\n' });
    const [first = ''] = await outcomes(broken);
    expect(first).to.match(/^failed: terraform validate sees the fault .*No space left on device/s);
  });

  it('says why it did not validate, asks once for what can’t be had, and validates what can', async () => {
    const asked: string[] = [];
    const run: RunTerraform = async (directory, args) => {
      const name = basename(directory);
      if (args[0] === 'init' && name !== 'known-fault') asked.push(name);
      const output = args[0] === 'init' && name !== 'namespaces' ? noAnswer : '';
      return answers(output === '' ? {} : { init: { exitCode: 1, output } })(directory, args);
    };
    const why =
      "not run: terraform validate: a provider can't be had here (Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io: lookup: no such host)";
    expect((await outcomes(run)).filter((line) => !line.includes('terraform reads'))).to.deep.equal([
      'passed: terraform validate sees the fault of a stack that has one',
      why,
      why,
      'passed: terraform validate of namespaces',
    ]);
    expect(asked).to.deep.equal(['network', 'namespaces']);
  });

  it('did not validate where a mirror holds other providers', async () => {
    const output =
      'Error: Failed to query available provider packages\n\nprovider hashicorp/aws was not found in any of the\nsearch locations\n\n  - /mirror';
    const [, , network] = await outcomes(answers({ init: { exitCode: 1, output } }));
    expect(network).to.match(/^not run: terraform validate: .*any of the search locations\)$/);
  });

  it('fails for a provider version that the registry does not have', async () => {
    const output =
      'Error: Failed to query available provider packages\n\nno available releases match the given constraints 99.0.0';
    expect(await outcomes(answers({ init: { exitCode: 1, output } }))).to.include(
      'failed: terraform validate of network\n  Failed to query available provider packages: no available releases match the given constraints 99.0.0',
    );
  });

  it('reports what Terraform refuses in a stack, and where', async () => {
    const output =
      'Error: Insufficient rule blocks\n\n  on cdk.tf.json line 3, in resource.kubernetes_role_v1.deployer:\n   3: },\n\nAt least 1 "rule" blocks are required.\n';
    expect(await outcomes(answers({ validate: { exitCode: 1, output } }))).to.include(
      'failed: terraform validate of network\n  Insufficient rule blocks: on cdk.tf.json line 3, in resource.kubernetes_role_v1.deployer: At least 1 "rule" blocks are required.',
    );
  });

  it('gives Terraform the stack without its backend and without empty blocks', async () => {
    await outcomes(answers({}));
    expect(existsSync(join(folder, 'stacks/network/cdk.tf.json'))).to.equal(true);
    expect(JSON.parse(readFileSync(join(folder, 'stacks/network/cdk.tf.json'), 'utf8'))).to.deep.equal({
      resource: { aws_vpc: { main: {} } },
      terraform: { required_providers: { aws: { version: '1.0.0' } } },
    });
  });
});

describe('verifyByTerraform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-terraform-program-'));
  const path = process.env['PATH'];
  after(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  });

  it('has Terraform keep the providers, and take them again although a stack’s copy has no lock file', async () => {
    const program = `#!/bin/sh
[ "$1" = version ] && echo 'Terraform v1.11.4' && exit
echo "Error: $TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE $TF_PLUGIN_CACHE_DIR"
exit 1
`;
    writeFileSync(join(folder, 'terraform'), program, { mode: 0o755 });
    process.env['PATH'] = `${folder}:${path}`;
    const findings = await verifyByTerraform(handmadeStacks({ network: {} }), folder);
    expect(findings.map(({ text }) => text)).to.include(
      `terraform validate of network\n  1 ${join(folder, 'plugins')}`,
    );
  });
});
