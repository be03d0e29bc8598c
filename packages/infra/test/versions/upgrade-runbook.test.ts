import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { kubernetesVersion, kubernetesVersions } from '../../src/config/kubernetes-versions.ts';
import { orderByNeeds } from '../../src/synthesized/order.ts';
import { stackNeeds } from '../../src/synthesized/stack-dependencies.ts';
import { configuration } from '../helpers/configuration.ts';
import { addressOf, dependenciesOf, eksStackOf } from '../helpers/eks-stack.ts';
import { onlyResource, resourcesOf, synthesizeAll } from '../helpers/synthesize.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const runbook = read('docs/how-to/upgrade-kubernetes.md');
const [older = '', newer = ''] = [...kubernetesVersions.keys()].slice(-2);

function stacksOf(version: string): ReturnType<typeof synthesizeAll> {
  const environments = configuration.environments.map((one) =>
    one.name === 'staging' ? { ...one, eks: { ...one.eks, version } } : one,
  );
  return synthesizeAll({ ...configuration, environments });
}

describe('the runbook of an upgrade', () => {
  it('deploys the stacks that a new version changes, all of them, in the order of their needs', () => {
    const [before, after] = [stacksOf(older), stacksOf(newer)];
    const changed = [...after].filter(
      ([name, stack]) => JSON.stringify(stack.resource) !== JSON.stringify(before.get(name)?.resource),
    );
    const { order } = orderByNeeds(stackNeeds(after));
    const wanted = order.filter((name) => changed.some(([of]) => of === name));
    const [, next = ''] = runbook.split('## The next minor version');
    expect([...next.matchAll(/cdktf deploy (\S+)/g)].map(([, stack]) => stack)).to.deep.equal(wanted);
  });

  it('names the stack of every add-on and image of the table, in both parts', () => {
    const { addons, nodeRelease } = kubernetesVersion(newer);
    const environments = configuration.environments.map((of) => ({
      ...of,
      eks: { ...of.eks, version: newer, monitoring: { containerInsights: true } },
    }));
    const after = [...synthesizeAll({ ...configuration, environments })];
    const named = [...Object.values(addons), nodeRelease].flatMap((version) => {
      const having = after.filter(([, { resource }]) => JSON.stringify(resource).includes(`"${version}"`));
      return having.map(([name]) => name).filter((name) => name.startsWith('staging-'));
    });
    expect(new Set(named)).to.deep.equal(new Set(['staging-eks', 'staging-monitoring']));
    const [, ...parts] = runbook.split(/^## /m);
    expect(parts).to.have.lengthOf(2);
    for (const part of parts) for (const name of named) expect(part).to.include(name);
  });

  it('changes control plane, add-ons for nodes, nodes and other add-ons in the order of its text', () => {
    const stack = eksStackOf({ version: newer });
    const [cluster, nodes] = ['aws_eks_cluster', 'aws_eks_node_group'].map((type) => addressOf(stack, type));
    const addons = Object.entries(resourcesOf(stack, 'aws_eks_addon'));
    const named = (name: string) => addons.find(([, { addon_name }]) => addon_name === name) ?? [];
    for (const name of ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']) {
      const [id, addon] = named(name);
      expect(dependenciesOf(onlyResource(stack, 'aws_eks_node_group'))).to.include(`aws_eks_addon.${id}`);
      expect(JSON.stringify(addon)).to.include(`${cluster}.name`);
    }
    for (const name of ['coredns', 'metrics-server'])
      expect(dependenciesOf(named(name)[1] ?? {})).to.include(nodes);
    expect(onlyResource(stack, 'aws_eks_node_group')).to.include({
      version: newer,
      release_version: kubernetesVersions.get(newer)?.nodeRelease,
    });
  });

  it('changes the nodes and nothing else by a new image', () => {
    const releases = [...kubernetesVersions].map(([minor, { nodeRelease }]) => [minor, nodeRelease]);
    for (const [minor, release] of releases) expect(release).to.match(new RegExp(`^${minor}\\.\\d+-\\d{8}$`));
  });

  it('names files, fields and commands that are there', () => {
    // A user may have no environment of this name, but the tests have one.
    for (const [path] of runbook.matchAll(/packages\/[a-z./-]+\.(?:ts|json)/g))
      expect(existsSync(join(root, path.replace('/environments/', '/test/environments/'))), path).to.equal(
        true,
      );
    const table = read('packages/infra/src/config/kubernetes-versions.ts');
    for (const field of ['nodeRelease', 'clusterAutoscaler']) expect(table).to.include(`readonly ${field}`);
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, script = ''] of runbook.matchAll(/pnpm (versions|test|test:e2e)\b/g))
      expect(scripts).to.have.property(script);
  });

  it('names the versions that the layer package’s kubectl serves', () => {
    const [, minor] = /lambda-layer-kubectl-v(\d+)/.exec(read('packages/pipeline-steps/package.json')) ?? [];
    const served = `v${minor} serves 1.${Number(minor) - 1} to 1.${Number(minor) + 1}`;
    expect(runbook).to.include(served);
    const tooOld = [...kubernetesVersions].filter(
      ([version]) => Math.abs(Number(version.split('.')[1]) - Number(minor)) > 1,
    );
    for (const [version, { supportEnds }] of tooOld)
      expect(runbook).to.include(`${version}, in standard support until ${supportEnds}, is beyond it`);
    expect(tooOld.length).to.be.below(kubernetesVersions.size - 1);
  });
});
