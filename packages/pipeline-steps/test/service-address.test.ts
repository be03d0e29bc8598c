import { expect } from 'chai';
import { StepError } from '../src/errors.ts';
import { serviceAddress } from '../src/service-address.ts';
import { rejection } from './helpers/rejection.ts';
import { createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const request = { serviceName: 'hello-service', namespace: 'hello-world', timeoutSeconds: 20, intervalMs: 1 };

function service(ingress: object | undefined, port = 80, type = 'LoadBalancer'): object {
  const loadBalancer = ingress === undefined ? {} : { ingress: [ingress] };
  return { spec: { type, ports: [{ port }] }, status: { loadBalancer } };
}

describe('serviceAddress', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => folder.remove());

  it('asks for the Service as JSON', async () => {
    folder.know({ services: [service({ ip: '203.0.113.7' })] });
    await serviceAddress(folder.context, request);
    expect(folder.calls('kubectl').map(({ args }) => args.join(' '))).to.deep.equal([
      'get service hello-service --namespace hello-world --output json',
    ]);
  });

  const rows: [name: string, service: object, address: string][] = [
    ['an IP address', service({ ip: '203.0.113.7' }), 'http://203.0.113.7/'],
    ['an IPv6 address', service({ ip: '2001:db8::7' }), 'http://[2001:db8::7]/'],
    ['a host name', service({ hostname: 'a.elb.test' }), 'http://a.elb.test/'],
    ['both', service({ hostname: 'a.elb.test', ip: '203.0.113.7' }), 'http://a.elb.test/'],
    ['a port of its own', service({ ip: '203.0.113.7' }, 8080), 'http://203.0.113.7:8080/'],
  ];
  for (const [name, described, address] of rows) {
    it(`gives the URL with ${name}`, async () => {
      folder.know({ services: [described] });
      expect(await serviceAddress(folder.context, request)).to.equal(address);
    });
  }

  it('waits until the load balancer has an address', async () => {
    folder.know({ services: [service(undefined), service({}), service({ ip: '203.0.113.7' })] });
    expect(await serviceAddress(folder.context, request)).to.equal('http://203.0.113.7/');
    expect(folder.calls('kubectl')).to.have.lengthOf(3);
  });

  it('gives up after the time it has, and says how to see why', async () => {
    folder.know({ services: [service(undefined)] });
    const error = await rejection(serviceAddress(folder.context, { ...request, timeoutSeconds: 0 }));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      'the Service hello-service got no address from its load balancer within 0 s: `kubectl describe service hello-service --namespace hello-world` shows why',
    );
  });

  it('refuses a Service that has no address outside the cluster', async () => {
    folder.know({ services: [service(undefined, 80, 'ClusterIP')] });
    const error = await rejection(serviceAddress(folder.context, request));
    expect(error.message).to.equal(
      "the Service hello-service in namespace hello-world is of type ClusterIP, which has no address outside the cluster: set service.type to LoadBalancer in the chart's values of this environment",
    );
  });

  it("fails in kubectl's words when there is no such Service", async () => {
    const words = 'Error from server (NotFound): services "hello-service" not found';
    folder.know({ failures: { 'kubectl get service': words } });
    const error = await rejection(serviceAddress(folder.context, request));
    expect(error.message).to.equal(`kubectl get service hello-service failed with exit code 1: ${words}`);
  });
});
