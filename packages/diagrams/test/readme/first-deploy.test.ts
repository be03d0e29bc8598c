import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stackNeeds } from 'infra/synthesized/stack-dependencies.ts';
import { readStacks } from 'infra/synthesized/synthesized-stack.ts';
import {
  type CdktfWorkspace,
  createCdktfWorkspace,
  ownValues,
} from '../../../infra/test/helpers/cdktf-workspace.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/first-deploy.md'), 'utf8');
/** The numbered steps below "Steps", each in one line. */
const steps = (page.split('\n## ').find((section) => section.startsWith('Steps\n')) ?? '')
  .split(/\n(?=\d\. )/)
  .slice(1)
  .map((step) => (step.split('\n\n')[0] ?? '').replaceAll(/\s+/g, ' '));
/** The `cdktf deploy ...` of a step. */
const deploysOf = (step = '') => [...step.matchAll(/`cdktf (deploy [^`]+)`/g)].map(([, words = '']) => words);
const [firstStep = ''] = steps;

describe('the steps of docs/how-to/first-deploy.md', function () {
  this.timeout(120_000);
  let workspace: CdktfWorkspace;
  before(() => {
    workspace = createCdktfWorkspace();
  });
  after(() => workspace.remove());

  /** All stacks take their providers from one cache, also before they have a lock file. */
  function expectOneCacheOfProviders(inits: ReturnType<typeof workspace.calls>): void {
    expect(inits).not.to.have.lengthOf(0);
    for (const { folder, environment } of inits) {
      expect(environment, folder).to.have.property('TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE', '1');
      expect(environment['TF_PLUGIN_CACHE_DIR'], folder).to.be.a('string').and.not.equal('');
    }
    expect(new Set(inits.map(({ environment }) => environment['TF_PLUGIN_CACHE_DIR']))).to.have.property(
      'size',
      1,
    );
  }

  /** Runs the commands of the page. Returns the stacks that Terraform applies, in order. */
  function applied(words: string): string[] {
    const run = workspace.cdktf(...words.replaceAll("'", '').split(' '), '--auto-approve');
    expect(run.exitCode, `${words}\n${run.stdout}\n${run.stderr}`).to.equal(0);
    // cdktf-cli warns about NODE_OPTIONS without a heap size.
    expect(run.stdout + run.stderr).not.to.include('max-old-space-size');
    const calls = workspace.calls().filter(({ program }) => program === 'terraform');
    expectOneCacheOfProviders(calls.filter(({ words: [command] }) => command === 'init'));
    return calls.filter(({ words: [command] }) => command === 'apply').map(({ folder }) => folder);
  }

  it('name in the first one each file and field that a deploy refuses as a placeholder', () => {
    const { exitCode, stdout, stderr } = workspace.cdktf('deploy', 'state');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    const faults = stderr.trim().split('\n');
    // The account, and in each environment two users and the domain, whose zone two of them name too.
    expect(new Set(faults)).to.have.property('size', 1 + 3 * 3 + 2);
    for (const fault of faults) {
      const [, file = '', field = ''] =
        /^packages\/infra\/environments\/(?:\w+\/)?(\w+\.ts): (\w+)/.exec(fault) ?? [];
      expect(firstStep, fault).to.include(file).and.to.include(`\`${field}\``);
      expect(fault).to.match(/ is a placeholder; write /);
    }
    expect(workspace.calls()).to.deep.equal([]);
  });

  it('deploy every stack once, each after those it needs, when the first one is done', () => {
    const { write, infra } = workspace;
    for (const [placeholder, own] of Object.entries(ownValues))
      for (const file of [
        'account',
        ...['development', 'staging', 'production'].flatMap((name) => [`${name}/eks`, `${name}/ingress`]),
      ])
        write(`${file}.ts`, `${placeholder}'`, `${own}'`);
    expect(steps.join('\n')).to.include('move the others from `order` to `retired.environments`');
    const others = ['staging', 'production'];
    for (const name of others) write('delivery.ts', `{ environment: '${name}', needsApproval: true },`, '');
    write(
      'delivery.ts',
      '  services: [',
      `  retired: { environments: ${JSON.stringify(others)} },\n  services: [`,
    );

    const order = steps.slice(1, 4).flatMap((step) => deploysOf(step).slice(0, 1).flatMap(applied));
    const stacks = readStacks(join(infra, 'cdktf.out'));
    const isDeployed = (stack: string) => !others.some((name) => stack.startsWith(`${name}-`));
    expect(order).to.have.members([...stacks.keys()].filter(isDeployed));
    for (const [stack, needs] of [...stackNeeds(stacks)].filter(([stack]) => isDeployed(stack)))
      for (const need of needs)
        expect(order.indexOf(need), `${stack} needs ${need}`).to.be.below(order.indexOf(stack));
    expect(order[0]).to.equal('state');
  });

  it('take the state over in a clone that has none, by the same command', () => {
    rmSync(join(workspace.infra, '.state'), { recursive: true, force: true });
    workspace.answerAws(0, '');
    expect(deploysOf(steps[1])).to.deep.equal(['deploy state', 'deploy state']);
    expect(applied('deploy state')).to.deep.equal(['state']);
    const stack = readStacks(join(workspace.infra, 'cdktf.out')).get('state');
    const [address] = Object.keys(stack?.resource['aws_s3_bucket'] ?? {});
    expect(JSON.parse(readFileSync(join(workspace.infra, 'cdktf.out/stacks/state/cdk.tf.json'), 'utf8')))
      .to.have.property('import')
      .that.deep.equals([
        { to: `aws_s3_bucket.${address}`, id: 'aws-kube-cd-states-111122223333-eu-west-1' },
      ]);
  });
});
