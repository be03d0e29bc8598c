import { expect } from 'chai';
import { namedImage, notesOf } from './helm.ts';

describe('chart notes', () => {
  it('ask the load balancer for the address', async () => {
    const notes = await notesOf({ text: namedImage });
    expect(notes).to.include('demo-hello-service 1.0.2 is rolled out in namespace hello-world.');
    expect(notes).to.include('kubectl get service demo-hello-service --namespace hello-world');
    expect(notes).to.include(
      "jsonpath='http://{.status.loadBalancer.ingress[0].hostname}{.status.loadBalancer.ingress[0].ip}{",
    );
  });

  it('name a port that is not 80', async () => {
    const notes = await notesOf({ text: namedImage, typed: { 'service.port': '8000' } });
    expect(notes).to.include('[0].ip}:8000{');
  });

  it('ask for the port of the nodes', async () => {
    const notes = await notesOf({ text: { ...namedImage, 'service.type': 'NodePort' } });
    expect(notes).to.include("jsonpath='{.spec.ports[0].nodePort}{");
  });

  it('forward a port where the cluster keeps the service to itself', async () => {
    const notes = await notesOf({ text: { ...namedImage, 'service.type': 'ClusterIP' } });
    expect(notes).to.include('http://demo-hello-service.hello-world.');
    expect(notes).to.include(
      'kubectl port-forward service/demo-hello-service 8080:80 --namespace hello-world',
    );
  });

  const ingress = { 'ingress.enabled': 'true' };
  const behindIngress = {
    ...namedImage,
    'service.type': 'ClusterIP',
    'ingress.hosts[0].host': 'a.example.com',
  };

  it('name the hosts of the Ingress, by HTTP without TLS', async () => {
    const notes = await notesOf({ text: behindIngress, typed: ingress });
    expect(notes).to.include('\n  http://a.example.com/\n');
    expect(notes).to.include('kubectl get ingress demo-hello-service --namespace hello-world');
    expect(notes).not.to.include('kubectl get service');
  });

  for (const [what, tls] of [
    [
      'a certificate of ACM',
      { 'ingress.alb.certificateArn': 'arn:aws:acm:eu-west-1:000000000000:certificate/1' },
    ],
    ['hosts of TLS', { 'ingress.tls[0].hosts[0]': 'a.example.com' }],
  ] as const) {
    it(`name the hosts of the Ingress by HTTPS with ${what}`, async () => {
      const notes = await notesOf({ text: { ...behindIngress, ...tls }, typed: ingress });
      expect(notes).to.include('\n  https://a.example.com/\n');
    });
  }

  it('name the hosts of the Ingress by HTTPS where its class has the certificate', async () => {
    const notes = await notesOf({ values: ['ci/ingress-class-values.yaml'] });
    expect(notes).to.include('\n  https://class.example.com/\n');
  });

  it('ask the Ingress for the address when it has no host', async () => {
    const notes = await notesOf({ text: { ...namedImage, 'service.type': 'ClusterIP' }, typed: ingress });
    expect(notes).to.include("jsonpath='http://{.status.loadBalancer.ingress[0].hostname}");
  });

  it('say how to see the readiness gate of alb, and nothing of it for another class', async () => {
    const gate = 'elbv2.k8s.aws/pod-readiness-gate-inject=enabled';
    expect(await notesOf({ text: behindIngress, typed: ingress })).to.include(gate);
    const plain = { ...behindIngress, 'ingress.className': 'traefik' };
    expect(await notesOf({ text: plain, typed: ingress })).not.to.include(gate);
  });

  it('say that two load balancers are paid for, where they are', async () => {
    expect(await notesOf({ text: namedImage, typed: ingress })).to.include('set service.type to ClusterIP');
    expect(await notesOf({ text: namedImage })).not.to.include('ClusterIP');
  });
});
