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
});
