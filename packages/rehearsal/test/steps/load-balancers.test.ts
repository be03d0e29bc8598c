import { expect } from 'chai';
import type { EnvironmentIngress } from 'local-aws/ingress-stack/parse-ingress-stacks.ts';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import {
  balancerCertificate,
  balancerNames,
  balancerSettings,
  ingressClasses,
  planLoadBalancers,
} from '../../src/steps/load-balancers.ts';

const ingressOf = (group: string): EnvironmentIngress => ({
  region: 'eu-north-1',
  className: 'alb',
  group,
  namespaceLabels: { 'part-of': group },
  certificateNames: [`${group}.test`, `*.${group}.test`],
  hosts: [`${group}.test`, `sample.${group}.test`],
  sourceAddress: '10.50.143.254',
  hasWebFirewall: false,
  defaultAnswer: { status: 404, contentType: 'text/plain', body: 'Nothing here.' },
});
const balancers = planLoadBalancers(['development', 'staging'].map(ingressOf));
const [development] = balancers;
if (!development) throw new Error('no load balancer was planned');

describe('planLoadBalancers', () => {
  it('gives each environment an address and a name of its own', () => {
    expect(balancers.map(({ address, hostname }) => [address, hostname])).to.deep.equal([
      ['10.77.2.1', 'k8s-development-rehearsal.eu-north-1.elb.amazonaws.com'],
      ['10.77.2.2', 'k8s-staging-rehearsal.eu-north-1.elb.amazonaws.com'],
    ]);
  });

  it('says when there are more environments than addresses', () => {
    const many = Array.from({ length: 255 }, (_, count) => ingressOf(`trial-${count}`));
    expect(() => planLoadBalancers(many)).to.throw(
      'The network 10.77.2.0/24 has no address for the load balancer of trial-254; rehearse fewer environments.',
    );
  });
});

describe('balancerNames', () => {
  it('are those of the records, and the name that Ingresses show', () => {
    expect(balancerNames(development)).to.deep.equal([
      ...['k8s-development-rehearsal.eu-north-1.elb.amazonaws.com', 'development.test'],
      'sample.development.test',
    ]);
  });
});

describe('balancerCertificate', () => {
  it('is a server’s, for the names that ACM was asked for', () => {
    expect(balancerCertificate(development)).to.deep.equal({
      name: 'load-balancer-development',
      subject: '/CN=load-balancer',
      usage: 'serverAuth',
      alternativeNames: ['DNS:development.test', 'DNS:*.development.test'],
    });
  });
});

describe('ingressClasses', () => {
  it('is one for all environments that name it alike', () => {
    expect(ingressClasses(balancers)).to.deep.equal([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'alb' },
        spec: { controller: 'ingress.k8s.aws/alb' },
      },
    ]);
  });
});

describe('balancerSettings', () => {
  it('give the stand-in its members and its certificate', () => {
    expect(balancerSettings(balancers, clusterPaths('/cache')).balancers[1]).to.deep.equal({
      group: 'staging',
      className: 'alb',
      namespaceLabels: { 'part-of': 'staging' },
      address: '10.77.2.2',
      sourceAddress: '10.50.143.254',
      hostname: 'k8s-staging-rehearsal.eu-north-1.elb.amazonaws.com',
      certificate: '/cache/pki/load-balancer-staging.crt',
      key: '/cache/pki/load-balancer-staging.key',
      hasWebFirewall: false,
      defaultAnswer: { status: 404, contentType: 'text/plain', body: 'Nothing here.' },
    });
  });
});
