import { expect } from 'chai';
import { parse } from 'yaml';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';
import { configurationFiles } from '../../src/cluster/configuration.ts';

describe('configurationFiles', () => {
  const files = configurationFiles({
    paths: clusterPaths('/cache/rehearsal'),
    localHosts: ['git-codecommit.eu-west-1.amazonaws.com'],
    imageCredentials: {
      matchImages: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
      script: '#!/bin/sh\n',
      environment: { AWS_REGION: 'eu-west-1' },
    },
    records: [{ address: '10.77.2.1', names: ['k8s-development.elb.test', 'sample.bmutziu.me'] }],
    trustedCertificates: 'those of the machine and its own',
    pauseImage: '127.0.0.2:80/rehearsal/pause:1',
    cniDirectory: '/usr/lib/cni',
    cgroupName: 'rehearsal-test',
  });

  it('answers the names of AWS on the loopback address', () => {
    const hosts = files.get('hosts');
    expect(hosts).to.include('127.0.0.1 localhost git-codecommit.eu-west-1.amazonaws.com\n');
  });

  it('answers the names of DNS records on their own addresses', () => {
    expect(files.get('hosts')).to.include('\n10.77.2.1 k8s-development.elb.test sample.bmutziu.me\n');
  });

  it('lets containerd reach its own registry without TLS, and dockerd no other one', () => {
    const mirror = files.get('certs.d/127.0.0.2:80/hosts.toml');
    expect(mirror).to.include('[host."http://127.0.0.2:80"]');
    expect(JSON.parse(files.get('dockerd.json') ?? '')).not.to.have.property('insecure-registries');
  });

  it('lets the kubelet ask a program for the login of the image registry', () => {
    const [provider] = parse(files.get('credential-provider.yaml') ?? '').providers;
    expect(provider).to.deep.include({
      name: 'ecr-credential-provider',
      matchImages: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
      env: [{ name: 'AWS_REGION', value: 'eu-west-1' }],
      defaultCacheDuration: '30m',
    });
    expect(files.get(`credential-provider/${provider.name}`)).to.equal('#!/bin/sh\n');
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
