import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';
import { environmentValue } from './manifests.ts';

describe('chart metrics and logs', () => {
  it('use a separate port that no Service exposes', async () => {
    const { container, service } = await render({ text: namedImage });
    expect(container.ports).to.deep.include({ name: 'metrics', containerPort: 9464, protocol: 'TCP' });
    expect(environmentValue(container, 'METRICS_PORT')).to.equal('9464');
    expect(service.spec.ports).to.have.lengthOf(1);
  });

  it('have scrape annotations, which the user’s annotations override', async () => {
    const annotationsOf = async (text: Record<string, string>, typed: Record<string, string> = {}) => {
      const { deployment } = await render({ text: { ...namedImage, ...text }, typed });
      return deployment.spec.template.metadata.annotations;
    };
    const announced = {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9100',
      'prometheus.io/path': '/metrics',
    };
    expect(await annotationsOf({}, { 'metrics.port': '9100' })).to.deep.equal(announced);
    expect(await annotationsOf({ 'podAnnotations.prometheus\\.io/scrape': 'false' })).to.include({
      'prometheus.io/scrape': 'false',
    });
    expect(await annotationsOf({}, { 'metrics.scrapeAnnotations': 'false' })).to.equal(undefined);
  });

  it('cannot use the port of the service', async () => {
    const refusal = await refusalOf({ text: namedImage, typed: { 'metrics.port': '5000' } });
    expect(refusal).to.include('metrics.port and containerPort are both 5000');
  });

  it('use the configured log level', async () => {
    expect(environmentValue((await render({ text: namedImage })).container, 'LOG_LEVEL')).to.equal('info');
    const text = { ...namedImage, logLevel: 'debug' };
    expect(environmentValue((await render({ text })).container, 'LOG_LEVEL')).to.equal('debug');
  });
});
