import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';

const alb = 'alb.ingress.kubernetes.io';
const certificateArn = 'arn:aws:acm:eu-west-1:000000000000:certificate/01234567-89ab-cdef-0123-456789abcdef';

describe('chart Ingress', () => {
  it('is not rendered by default', async () => {
    expect((await render({ text: namedImage })).ingress).to.equal(undefined);
  });

  it('routes every host and path to the http port of the Service by default', async () => {
    const { ingress, service } = await render({ text: namedImage, typed: { 'ingress.enabled': 'true' } });
    const backend = { service: { name: service.metadata.name, port: { name: 'http' } } };
    expect(ingress?.spec.rules).to.deep.equal([
      { http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } },
    ]);
  });

  describe('of class alb', () => {
    const annotationsOf = async (text: Record<string, string> = {}) => {
      const typed = { 'ingress.enabled': 'true' };
      const { ingress } = await render({ text: { ...namedImage, ...text }, typed });
      return ingress?.metadata.annotations ?? {};
    };

    it('targets pods, checks their readiness and drains them for the grace period', async () => {
      expect(await annotationsOf()).to.deep.equal({
        [`${alb}/scheme`]: 'internet-facing',
        [`${alb}/target-type`]: 'ip',
        [`${alb}/listen-ports`]: '[{"HTTP":80}]',
        [`${alb}/healthcheck-path`]: '/readyz',
        [`${alb}/healthcheck-interval-seconds`]: '5',
        [`${alb}/healthcheck-timeout-seconds`]: '2',
        [`${alb}/healthy-threshold-count`]: '2',
        [`${alb}/unhealthy-threshold-count`]: '2',
        [`${alb}/target-group-attributes`]: 'deregistration_delay.timeout_seconds=35',
      });
    });

    it('serves HTTPS with a certificate of ACM, a policy that AWS recommends, and a redirect from HTTP', async () => {
      const annotations = await annotationsOf({ 'ingress.alb.certificateArn': certificateArn });
      expect(annotations).to.include({
        [`${alb}/certificate-arn`]: certificateArn,
        [`${alb}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
        [`${alb}/ssl-redirect`]: '443',
        [`${alb}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      });
      expect(JSON.parse(annotations[`${alb}/listen-ports`] ?? '')).to.have.lengthOf(2);
    });

    it('serves HTTPS if only the TLS hosts are set, for which the controller finds the certificate', async () => {
      const annotations = await annotationsOf({ 'ingress.tls[0].hosts[0]': 'hello.example.com' });
      expect(annotations).to.include({ [`${alb}/ssl-redirect`]: '443' });
      expect(annotations).not.to.have.property(`${alb}/certificate-arn`);
    });

    describe('with byClass', () => {
      const values = ['ci/ingress-class-values.yaml'];

      it('writes nothing that the class sets: no scheme, group, certificate, TLS policy or redirect', async () => {
        const { ingress } = await render({ values });
        expect(Object.keys(ingress?.metadata.annotations ?? {}).sort()).to.deep.equal(
          ['healthcheck-interval-seconds', 'healthcheck-path', 'healthcheck-timeout-seconds']
            .concat(['healthy-threshold-count', 'listen-ports', 'target-group-attributes'])
            .concat(['target-type', 'unhealthy-threshold-count'])
            .map((name) => `${alb}/${name}`),
        );
      });

      it('listens for HTTPS, because the class has the certificate but cannot set the ports', async () => {
        const { ingress } = await render({ values });
        expect(ingress?.metadata.annotations).to.include({
          [`${alb}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
        });
      });

      for (const [what, text, says] of [
        [
          'a group beside it',
          { 'ingress.alb.groupName': 'development' },
          'ingress.alb.byClass takes group and certificate from the class: remove ingress.alb.groupName',
        ],
        [
          'another controller',
          { 'ingress.className': 'traefik' },
          'ingress.alb.byClass is set and ingress.className is traefik: only the class alb has parameters',
        ],
        ['a host without a name', { 'ingress.hosts[0].host': '' }, "at '/ingress/hosts/0/host'"],
      ] as const) {
        it(`refuses ${what}`, async () => {
          expect(await refusalOf({ values, text })).to.include(says);
        });
      }

      it('refuses an environment without a host, which would answer for all others', async () => {
        const environment = { values: ['test/environments/staging.yaml'], text: namedImage };
        expect(await refusalOf(environment)).to.include(
          'an Ingress without a host would answer for all others: set ingress.hosts[0].host',
        );
      });
    });

    it('refuses a readiness probe of another port, on which the load balancer does not ask', async () => {
      const probed = (port: string, annotations: Record<string, string> = {}) => ({
        text: { ...namedImage, ...annotations },
        typed: { 'ingress.enabled': 'true', 'readinessProbe.httpGet.port': port },
      });
      for (const port of ['metrics', '8081'])
        expect(await refusalOf(probed(port))).to.include(
          `readinessProbe.httpGet.port is ${port}, and the load balancer requests the path of the probe on the port http: set the annotation ${alb}/healthcheck-path`,
        );
      expect((await render(probed('5000'))).ingress).to.be.an('object');
      const own = { 'ingress.annotations.alb\\.ingress\\.kubernetes\\.io/healthcheck-path': '/up' };
      expect((await render(probed('8081', own))).ingress).to.be.an('object');
    });

    it('shares the load balancer of its group', async () => {
      const annotations = await annotationsOf({ 'ingress.alb.groupName': 'development' });
      expect(annotations).to.include({ [`${alb}/group.name`]: 'development' });
    });

    it('writes annotations as strings, and the user’s override the chart’s', async () => {
      const annotations = await annotationsOf({
        'ingress.annotations.alb\\.ingress\\.kubernetes\\.io/healthcheck-interval-seconds': '30',
        'ingress.annotations.example\\.com/note': '1',
      });
      expect(annotations).to.include({
        [`${alb}/healthcheck-interval-seconds`]: '30',
        'example.com/note': '1',
        [`${alb}/target-type`]: 'ip',
      });
      for (const value of Object.values(annotations)) expect(value).to.be.a('string');
    });
  });

  it('of another class has its hosts, paths and TLS, and nothing of alb', async () => {
    const { ingress } = await render({ values: ['ci/ingress-plain-values.yaml'] });
    expect(ingress?.spec.ingressClassName).to.equal('traefik');
    expect(ingress?.metadata.annotations).to.deep.equal({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    });
    expect(ingress?.spec.tls).to.deep.equal([{ hosts: ['hello.example.com'], secretName: 'hello-tls' }]);
    const rules = ingress?.spec.rules.map(({ host, http }) => [
      host,
      http.paths.map(({ path, pathType }) => `${pathType} ${path}`),
    ]);
    expect(rules).to.deep.equal([
      ['hello.example.com', ['Prefix /', 'Exact /version']],
      ['*.hello.example.com', ['Prefix /']],
    ]);
  });
});
