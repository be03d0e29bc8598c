import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { StepError } from '../../src/errors.ts';
import { serviceAddress } from '../../src/smoke-test/service-address.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const request = { serviceName: 'hello-service', namespace: 'hello-world', timeoutSeconds: 20, intervalMs: 1 };

/** kubectl's output for a LoadBalancer Service, or an Ingress, with or without an address. */
const service = (type: string, ...shown: object[]) => ({
  items: [{ kind: 'Service', spec: { type }, status: { loadBalancer: { ingress: shown } } }],
});
const ingress = (...shown: object[]) => ({
  items: [
    { kind: 'Service', spec: { type: 'ClusterIP' }, status: { loadBalancer: {} } },
    {
      kind: 'Ingress',
      metadata: {
        annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]' },
      },
      spec: { ingressClassName: 'alb', rules: [{ host: 'sample.test' }] },
      status: { loadBalancer: { ingress: shown } },
    },
  ],
});

const ingressClass = (controller: string, parameters?: object) => ({
  kind: 'IngressClass',
  metadata: { name: 'alb' },
  spec: { controller, parameters },
});
const alb = ingressClass('ingress.k8s.aws/alb', { kind: 'IngressClassParams', name: 'shared' });
/** An Ingress whose class determines its ports. */
const withoutPorts = () => {
  const { items } = ingress({ hostname: 'a.elb.test' });
  return { items: items.map((item) => ({ ...item, metadata: {} })) };
};

describe('serviceAddress', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  it('reads the Ingress and the Service of the name in one call, as JSON', async () => {
    folder.know({ exposed: [service('LoadBalancer', { ip: '203.0.113.7' })] });
    expect(await serviceAddress(folder.context, request)).to.equal('http://203.0.113.7/');
    expect(folder.calls('kubectl').map(({ args }) => args.join(' '))).to.deep.equal([
      'get ingress,service --namespace hello-world --field-selector metadata.name=hello-service --output json',
    ]);
  });

  for (const [kind, called, without, shown, address] of [
    [
      'Ingress',
      'Ingress hello-service of class alb',
      ingress(),
      ingress({ hostname: 'a.elb.test' }),
      'https://sample.test/',
    ],
    [
      'Service',
      'Service hello-service',
      service('LoadBalancer'),
      service('LoadBalancer', { hostname: 'a.elb.test' }),
      'http://a.elb.test/',
    ],
  ] as const) {
    it(`waits until the load balancer of the ${kind} has an address`, async () => {
      folder.know({ exposed: [without, without, shown, alb] });
      expect(await serviceAddress(folder.context, request)).to.equal(address);
      expect(folder.calls('kubectl')).to.have.lengthOf(kind === 'Ingress' ? 4 : 3);
    });

    it(`fails after its timeout, and says how to see why the ${kind} has none`, async () => {
      folder.know({ exposed: [without] });
      const error = await rejectionOf(serviceAddress(folder.context, { ...request, timeoutSeconds: 0 }));
      expect(error).to.be.instanceOf(StepError);
      expect(error.message).to.equal(
        `the ${called} got no address from its load balancer within 0 s: \`kubectl describe ${kind.toLowerCase()} hello-service --namespace hello-world\` shows why`,
      );
    });
  }

  it('reads the class and its parameters, each by its name', async () => {
    const parameters = {
      kind: 'IngressClassParams',
      spec: { certificateArn: ['arn:aws:acm:::certificate/0'] },
    };
    folder.know({ exposed: [withoutPorts(), alb, parameters] });
    expect(await serviceAddress(folder.context, request)).to.equal('https://sample.test/');
    expect(folder.calls('kubectl').map(({ args }) => args.slice(0, 3).join(' '))).to.deep.equal([
      'get ingress,service --namespace',
      'get ingressclass alb',
      'get ingressclassparams.elbv2.k8s.aws shared',
    ]);
  });

  it('follows the rules of another controller if the class belongs to one', async () => {
    folder.know({ exposed: [ingress({ hostname: 'a.elb.test' }), ingressClass('k8s.io/ingress-nginx')] });
    expect(await serviceAddress(folder.context, request)).to.equal('http://sample.test/');
    expect(folder.calls('kubectl')).to.have.lengthOf(2);
  });

  for (const [name, resource, address] of [
    ['class', 'ingressclass', 'http://sample.test/'],
    ['parameters', 'ingressclassparams', 'http://sample.test/'],
  ] as const) {
    it(`continues without the ${name} if the cluster has none of that name`, async () => {
      const words = `Error from server (NotFound): ${resource} "alb" not found`;
      folder.know({ exposed: [withoutPorts(), alb], failures: { [`kubectl get ${resource}`]: words } });
      // Both begin with `ingressclass`.
      expect(await serviceAddress(folder.context, request)).to.equal(address);
    });

    it(`names the stack that lets the deployer read the ${name}`, async () => {
      const words = `Error from server (Forbidden): ${resource} "alb" is forbidden: User "x" cannot get resource`;
      folder.know({ exposed: [withoutPorts(), alb], failures: { [`kubectl get ${resource}`]: words } });
      const error = await rejectionOf(serviceAddress(folder.context, request));
      expect(error).to.be.instanceOf(StepError);
      expect(error.message).to.match(
        /^the deployer may not read ingressclass[a-z0-9.]* [a-z]+, which has the port of its Ingresses; type: cdktf deploy '<environment>-namespaces'$/,
      );
    });
  }

  it('refuses a Service without an address outside the cluster', async () => {
    folder.know({ exposed: [service('ClusterIP')] });
    const error = await rejectionOf(serviceAddress(folder.context, request));
    expect(error.message).to.equal(
      "the Service hello-service in namespace hello-world is of type ClusterIP and has no Ingress, so it is not reachable from outside the cluster: set ingress.enabled to true in the chart's values of this environment",
    );
  });

  it('reports that there is neither an Ingress nor a Service', async () => {
    folder.know({ exposed: [{ items: [] }] });
    const error = await rejectionOf(serviceAddress(folder.context, request));
    expect(error.message).to.equal(
      'namespace hello-world has neither an Ingress nor a Service named hello-service: `helm get manifest hello-service --namespace hello-world` shows the objects of the release',
    );
  });

  it("fails with kubectl's error if the cluster does not answer", async () => {
    const words = 'Unable to connect to the server: dial tcp 10.50.0.1:443: i/o timeout';
    folder.know({ failures: { 'kubectl get': words } });
    const error = await rejectionOf(serviceAddress(folder.context, request));
    expect(error.message).to.equal(`kubectl get failed with exit code 1: ${words}`);
  });
});
