import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { chartDirectory, lint, namedImage, render } from './helm.ts';

describe('chart scenario', () => {
  for (const file of readdirSync(`${chartDirectory}ci`)) {
    it(`${file} passes helm lint and renders`, async () => {
      const options = { values: [`ci/${file}`] };
      expect(await lint(options)).to.include('0 chart(s) failed');
      expect((await render(options)).deployment.kind).to.equal('Deployment');
    });
  }
});

describe('chart scenarios together', () => {
  const files = readdirSync(`${chartDirectory}ci`);

  it('render every kind of the chart and every type of access', async () => {
    const all = await Promise.all(files.map((file) => render({ values: [`ci/${file}`] })));
    expect(new Set(all.flatMap((rendered) => rendered.all.map(({ kind }) => kind)))).to.have.all.keys(
      ...['Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'Job', 'NetworkPolicy', 'Pod'],
      ...['PodDisruptionBudget', 'Service', 'ServiceAccount'],
    );
    const waysIn = all.map(({ ingress, service }) => ingress?.spec.ingressClassName ?? service.spec.type);
    expect(new Set(waysIn)).to.have.all.keys('LoadBalancer', 'NodePort', 'ClusterIP', 'alb', 'traefik');
  });
});

describe('chart environment', () => {
  const files = readdirSync(`${chartDirectory}test/environments`);
  const text = { ...namedImage, 'ingress.hosts[0].host': 'sample.example.com' };

  for (const file of files) {
    it(`${file} passes helm lint and renders`, async () => {
      const options = { values: [`test/environments/${file}`], text };
      expect(await lint(options)).to.include('0 chart(s) failed');
      const { deployment, autoscaler, disruptionBudget, networkPolicy } = await render(options);
      expect(deployment.spec.replicas ?? autoscaler?.spec.minReplicas).to.be.at.least(1);
      expect(disruptionBudget?.spec.maxUnavailable).to.equal(1);
      expect(networkPolicy?.kind).to.equal('NetworkPolicy');
    });

    it(`${file} is reached only by its host through the environment's load balancer`, async () => {
      const { ingress, service, networkPolicy } = await render({
        values: [`test/environments/${file}`],
        text,
      });
      expect(ingress?.spec.ingressClassName).to.equal('alb');
      expect(ingress?.spec.rules.map(({ host }) => host)).to.deep.equal(['sample.example.com']);
      expect(ingress?.metadata.annotations).to.not.have.any.keys(
        ...['scheme', 'group.name', 'certificate-arn', 'ssl-policy', 'ssl-redirect'].map(
          (name) => `alb.ingress.kubernetes.io/${name}`,
        ),
      );
      expect(service.spec.type).to.equal('ClusterIP');
      expect(JSON.stringify(networkPolicy?.spec.ingress)).to.not.include('"http"');
    });
  }

  it('scales staging by the rules of production, within its own bounds', async () => {
    const [staging, production] = await Promise.all(
      ['staging', 'production'].map(async (name) => {
        return (await render({ values: [`test/environments/${name}.yaml`], text })).autoscaler?.spec;
      }),
    );
    expect(staging?.metrics).to.deep.equal(production?.metrics);
    expect(staging?.maxReplicas).to.be.below(production?.maxReplicas ?? 0);
  });

  it('differs from each other in replicas and resources', async () => {
    const sizes = await Promise.all(
      files.map(async (file) => {
        const { deployment, autoscaler, container } = await render({
          values: [`test/environments/${file}`],
          text,
        });
        return JSON.stringify([deployment.spec.replicas, autoscaler?.spec, container.resources]);
      }),
    );
    expect(new Set(sizes)).to.have.lengthOf(files.length);
  });
});
