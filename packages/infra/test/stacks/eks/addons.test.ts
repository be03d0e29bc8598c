import { expect } from 'chai';
import { kubernetesVersions } from '../../../src/config/kubernetes-versions.ts';
import { addressOf, dependenciesOf } from '../../helpers/eks-stack.ts';
import { onlyResource, resourcesOf, stackNamed } from '../../helpers/synthesize.ts';

const development = stackNamed('development-eks');
const nodes = onlyResource(development, 'aws_eks_node_group');

describe('the add-ons', () => {
  const addons = Object.entries(resourcesOf(development, 'aws_eks_addon'));

  it('are of the versions that go with the cluster', () => {
    const ofMonitoring = Object.entries(resourcesOf(stackNamed('development-monitoring'), 'aws_eks_addon'));
    const versions = Object.fromEntries(
      [...addons, ...ofMonitoring].map(([, block]) => [block['addon_name'], block['addon_version']]),
    );
    expect(versions).to.deep.equal(kubernetesVersions.get('1.36')?.addons);
  });

  for (const name of ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'])
    it(`${name} is there before the nodes, which get ready with it or fail after twenty minutes`, () => {
      const found = addons.find(([, block]) => block['addon_name'] === name);
      expect(dependenciesOf(nodes)).to.include(`aws_eks_addon.${found?.[0]}`);
      expect(dependenciesOf(found?.[1] ?? {})).to.deep.equal([]);
    });

  for (const name of ['coredns', 'metrics-server'])
    it(`${name} comes after the nodes, without which it stays degraded until its time is up`, () => {
      const found = addons.find(([, block]) => block['addon_name'] === name);
      expect(dependenciesOf(found?.[1] ?? {})).to.deep.equal([addressOf(development, 'aws_eks_node_group')]);
    });

  it('keep network policies, which are taken and not kept without being switched on', () => {
    const cni = addons.find(([, block]) => block['addon_name'] === 'vpc-cni')?.[1];
    expect(JSON.parse(String(cni?.['configuration_values']))).to.deep.equal({ enableNetworkPolicy: 'true' });
  });
});
