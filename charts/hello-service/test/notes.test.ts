import { expect } from 'chai';
import { namedImage, notesOf } from './helm.ts';

describe('chart notes', () => {
  it('print the command that gets the load balancer’s address', async () => {
    const notes = await notesOf({ text: namedImage });
    expect(notes).to.include('demo-hello-service 1.0.2 is deployed to namespace hello-world.');
    expect(notes).to.include('kubectl get service demo-hello-service --namespace hello-world');
    expect(notes).to.include(
      "jsonpath='http://{.status.loadBalancer.ingress[0].hostname}{.status.loadBalancer.ingress[0].ip}{",
    );
  });

  it('contain a port other than 80', async () => {
    const notes = await notesOf({ text: namedImage, typed: { 'service.port': '8000' } });
    expect(notes).to.include('[0].ip}:8000{');
  });

  it('print the command that gets the node port', async () => {
    const notes = await notesOf({ text: { ...namedImage, 'service.type': 'NodePort' } });
    expect(notes).to.include("jsonpath='{.spec.ports[0].nodePort}{");
  });

  it('print a port-forward for a Service of type ClusterIP', async () => {
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

  it('list the hosts of the Ingress, by HTTP without TLS', async () => {
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
    it(`list the hosts of the Ingress by HTTPS with ${what}`, async () => {
      const notes = await notesOf({ text: { ...behindIngress, ...tls }, typed: ingress });
      expect(notes).to.include('\n  https://a.example.com/\n');
    });
  }

  it('list the hosts of the Ingress by HTTPS if its class has the certificate', async () => {
    const notes = await notesOf({ values: ['ci/ingress-class-values.yaml'] });
    expect(notes).to.include('\n  https://class.example.com/\n');
  });

  it('print the command that gets the Ingress’s address if it has no host', async () => {
    const notes = await notesOf({ text: { ...namedImage, 'service.type': 'ClusterIP' }, typed: ingress });
    expect(notes).to.include("jsonpath='http://{.status.loadBalancer.ingress[0].hostname}");
  });

  it('mention the readiness gate for alb only', async () => {
    const gate = 'elbv2.k8s.aws/pod-readiness-gate-inject=enabled';
    expect(await notesOf({ text: behindIngress, typed: ingress })).to.include(gate);
    const plain = { ...behindIngress, 'ingress.className': 'traefik' };
    expect(await notesOf({ text: plain, typed: ingress })).not.to.include(gate);
  });

  it('warn about the costs of a second load balancer', async () => {
    expect(await notesOf({ text: namedImage, typed: ingress })).to.include('set service.type to ClusterIP');
    expect(await notesOf({ text: namedImage })).not.to.include('ClusterIP');
  });
});
