import { expect } from 'chai';
import { networkObjects, policiesCommand, policyRules } from '../../src/cluster/cluster-network.ts';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';

describe('policiesCommand', () => {
  it('reads the queue that the rules fill, as a user of its own', () => {
    const command = policiesCommand('/cache/network', clusterPaths('/cache'));
    expect(command.slice(0, 2)).to.deep.equal(['/cache/network', 'kube-network-policies']);
    expect(command.join(' ')).to.match(/network-policies\.conf --node=node-1 --queue=100$/);
  });
});

describe('policyRules', () => {
  const rules = policyRules('/sbin/iptables').map((rule) => rule.slice(5).join(' '));

  it('lets the node reach its pods before it asks about anyone', () => {
    expect(rules.slice(0, 2)).to.deep.equal([
      'POSTROUTING --source 10.77.0.1 --jump RETURN',
      'POSTROUTING --source 10.244.0.1 --jump RETURN',
    ]);
  });

  it('asks about the first packet of what pods send and receive, the node included', () => {
    const queue = '--match conntrack --ctstate NEW --jump NFQUEUE --queue-num 100';
    expect(rules.slice(2)).to.deep.equal([
      `POSTROUTING --source 10.244.0.0/24 ${queue}`,
      `POSTROUTING --destination 10.244.0.0/24 ${queue}`,
      `INPUT --source 10.244.0.0/24 ${queue}`,
    ]);
  });
});

describe('networkObjects', () => {
  const objects = networkObjects('/cache/network', 'pause:1');

  it('has the labels by which the policies of the namespaces know cluster DNS', () => {
    const deployment = objects.find(({ kind }) => kind === 'Deployment') as {
      metadata?: object;
      spec?: { template: { metadata: object } };
    };
    expect(deployment.metadata).to.include({ namespace: 'kube-system' });
    expect(deployment.spec?.template.metadata).to.deep.equal({ labels: { 'k8s-app': 'kube-dns' } });
  });

  it('answers at the address that the kubelet gives to pods', () => {
    const service = objects.find(({ kind }) => kind === 'Service');
    expect(service?.['spec']).to.include({ clusterIP: '10.96.0.10' });
  });
});
