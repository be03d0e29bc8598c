import { expect } from 'chai';
import { namedImage, notesOf, refusalOf, render } from './helm.ts';
import { environmentValue } from './manifests.ts';

const values = ['ci/other-service-values.yaml'];

describe('chart of a service that is not hello-service', () => {
  it('probes its own paths, and keeps the thresholds that it does not name', async () => {
    const { startupProbe, readinessProbe, livenessProbe } = (await render({ values })).container;
    expect(startupProbe).to.deep.equal({
      httpGet: { path: '/healthz', port: 'http' },
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: 120,
    });
    expect(readinessProbe).to.deep.equal({
      httpGet: { path: '/', port: 'http' },
      periodSeconds: 5,
      timeoutSeconds: 2,
      failureThreshold: 3,
    });
    expect(livenessProbe).to.deep.equal({
      httpGet: { path: '/version', port: 'http' },
      initialDelaySeconds: 5,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
  });

  it('has the load balancer request the path of the readiness probe', async () => {
    const { ingress } = await render({
      text: { ...namedImage, 'readinessProbe.httpGet.path': '/ready' },
      typed: { 'ingress.enabled': 'true' },
    });
    expect(ingress?.metadata.annotations).to.include({
      'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
    });
  });

  it('gets variables from a Secret and a ConfigMap, beside the chart’s own', async () => {
    const { container } = await render({ values });
    expect(container.env).to.deep.include({
      name: 'DATABASE_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'orders-database', key: 'password', optional: true } },
    });
    expect(container.envFrom).to.deep.equal([
      { secretRef: { name: 'orders', optional: true } },
      { prefix: 'ORDERS_', configMapRef: { name: 'orders', optional: true } },
    ]);
    expect(environmentValue(container, 'PORT')).to.equal('8080');
  });

  it('has each of its variables once, or is refused: the API server takes no name twice', async () => {
    const text = { 'extraEnv[1].name': 'REGION', 'extraEnv[2].name': 'REGION' };
    expect(await refusalOf({ values, text })).to.include('extraEnv has REGION twice: remove one of them');
  });

  it('has no trace of metrics without metrics', async () => {
    const { all, container, deployment, networkPolicy } = await render({ values });
    expect(container.ports?.map(({ name }) => name)).to.deep.equal(['http']);
    expect(environmentValue(container, 'METRICS_PORT')).to.equal(undefined);
    expect(deployment.spec.template.metadata.annotations).to.equal(undefined);
    expect(networkPolicy?.spec.ingress).to.deep.equal([{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
    expect(JSON.stringify(all)).not.to.include('9464');
  });

  it('admits nobody by its NetworkPolicy, with the http port left to the namespace and no metrics', async () => {
    const { networkPolicy } = await render({ values, typed: { 'networkPolicy.allowHttp': 'false' } });
    expect(networkPolicy?.spec.ingress).to.deep.equal([]);
  });

  it('may use the default port of the metrics that it does not have', async () => {
    const { container } = await render({ values, typed: { containerPort: '9464' } });
    expect(environmentValue(container, 'PORT')).to.equal('9464');
  });

  it('cannot be probed on the port of the metrics that it does not have', async () => {
    const refusal = await refusalOf({ values, typed: { 'livenessProbe.httpGet.port': 'metrics' } });
    expect(refusal).to.include(
      'livenessProbe.httpGet.port is metrics and metrics.enabled is false: set the port to http',
    );
  });

  it('has no pod of helm test, and no note about it, without tests', async () => {
    const typed = { 'tests.enabled': 'false' };
    expect((await render({ values, typed })).testPod).to.equal(undefined);
    expect(await notesOf({ values, typed })).not.to.include('helm test');
    expect(await notesOf({ values })).to.include('helm test');
  });
});
