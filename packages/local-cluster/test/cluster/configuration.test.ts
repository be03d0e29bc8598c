import { expect } from 'chai';
import { parse } from 'yaml';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';
import { configurationFiles } from '../../src/cluster/configuration.ts';

describe('configurationFiles', () => {
  const files = configurationFiles({
    paths: clusterPaths('/cache/rehearsal'),
    imageRegistryHost: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    localHosts: ['git-codecommit.eu-west-1.amazonaws.com'],
    records: [{ address: '10.77.2.1', names: ['k8s-development.elb.test', 'sample.bmutziu.me'] }],
    trustedCertificates: 'those of the machine and its own',
    pauseImage: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/rehearsal/pause:1',
    cniDirectory: '/usr/lib/cni',
    cgroupName: 'rehearsal-test',
  });

  it('answers the names of AWS on the loopback address', () => {
    const hosts = files.get('hosts');
    expect(hosts).to.include('127.0.0.1 localhost git-codecommit.eu-west-1.amazonaws.com\n');
    expect(hosts).to.include('127.0.0.2 123456789012.dkr.ecr.eu-west-1.amazonaws.com\n');
  });

  it('answers the names of DNS records on their own addresses', () => {
    expect(files.get('hosts')).to.include('\n10.77.2.1 k8s-development.elb.test sample.bmutziu.me\n');
  });

  it('lets containerd and dockerd reach the image registry under its ECR name without TLS', () => {
    const mirror = files.get('certs.d/123456789012.dkr.ecr.eu-west-1.amazonaws.com/hosts.toml');
    expect(mirror).to.include('[host."http://127.0.0.2:80"]');
    const docker = JSON.parse(files.get('dockerd.json') ?? '');
    expect(docker['insecure-registries']).to.deep.equal(['123456789012.dkr.ecr.eu-west-1.amazonaws.com']);
  });

  it('lets the API server ask the endpoints about tokens', () => {
    const [{ cluster }] = parse(files.get('token-webhook.yaml') ?? '').clusters;
    expect(cluster).to.deep.equal({
      server: 'https://127.0.0.3:9443/',
      'certificate-authority': '/cache/rehearsal/pki/ca.crt',
    });
  });

  it('keeps every pod below the cgroup that is removed at the end', () => {
    expect(parse(files.get('kubelet.yaml') ?? '').cgroupRoot).to.equal('/rehearsal-test');
  });

  it('leaves the machine its connection tracking limits and its disk', () => {
    expect(parse(files.get('kube-proxy.yaml') ?? '').conntrack.maxPerCore).to.equal(0);
    expect(parse(files.get('kubelet.yaml') ?? '').imageGCHighThresholdPercent).to.equal(100);
  });
});
