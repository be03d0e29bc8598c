import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import {
  cacheName,
  kubernetesVersion,
  kubernetesVersions,
  wantedVersion,
} from '../../src/tools/kubernetes-versions.ts';

describe('kubernetesVersion', () => {
  it('refuses a minor that it does not know and names those that it knows', () => {
    expect(() => kubernetesVersion('1.20')).to.throw(
      /^The rehearsal has no Kubernetes 1\.20, only 1\.36: set/,
    );
  });

  it('is not misled by names that every object has', () => {
    expect(() => kubernetesVersion('constructor')).to.throw('no Kubernetes constructor');
  });

  it('gives what the programs say and where they are kept', () => {
    const version = kubernetesVersion('1.36');
    expect(wantedVersion('kubelet', version)).to.equal('Kubernetes v1.36.3');
    expect(wantedVersion('etcd', version)).to.equal('etcd Version: 3.6.8');
    expect(cacheName(version, 'amd64')).to.equal('kubernetes-1.36.3-etcd-3.6.8-linux-amd64');
  });
});

describe('kubernetesVersions', () => {
  for (const [minor, version] of Object.entries(kubernetesVersions)) {
    const folder = new URL(`../../kubernetes/${minor}/`, import.meta.url);

    it(`agrees for ${minor} with the go.mod that it is built by`, async () => {
      const goModule = await readFile(new URL('go.mod', folder), 'utf8');
      expect(goModule).to.contain(`k8s.io/kubernetes v${version.kubernetes}\n`);
      expect(goModule).to.contain(`go.etcd.io/etcd/server/v3 v${version.etcd}\n`);
      expect(goModule).to.contain(`\ngo ${version.go}\n`);
      expect(goModule).to.contain(`github.com/coredns/coredns v${version.coredns}\n`);
      expect(goModule).to.contain(`sigs.k8s.io/kube-network-policies v${version.networkPolicies}\n`);
      expect(goModule).to.contain(`sigs.k8s.io/aws-iam-authenticator v${version.authenticator}\n`);
      expect(existsSync(new URL('go.sum', folder))).to.equal(true);
      expect(existsSync(new URL('main.go', folder))).to.equal(true);
      expect(existsSync(new URL('network/main.go', folder))).to.equal(true);
    });
  }
});
