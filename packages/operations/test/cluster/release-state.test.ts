import { expect } from 'chai';
import { releaseState } from '../../src/cluster/release-state.ts';

const [deployed, other] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);
const path = '.spec.template.spec.containers[name="hello"].image';

function deployment(image: string, manager = 'helm') {
  const containers = [{ name: 'hello', image }];
  const fieldsV1 = {
    'f:spec': {
      'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"hello"}': { 'f:image': {} } } } },
    },
  };
  const operation = manager === 'helm' ? ('Apply' as const) : ('Update' as const);
  const managedFields = [{ manager, operation, apiVersion: 'apps/v1', fieldsV1 }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'hello', resourceVersion: '1', managedFields },
    spec: { replicas: 2, template: { spec: { containers } } },
    status: { readyReplicas: 1 },
  };
}

const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'hello', resourceVersion: '1' } };

describe('releaseState', () => {
  it('counts pods, and finds no drift if the image is that of the pipeline', () => {
    expect(releaseState([deployment(`hello@${deployed}`), service], deployed)).to.deep.equal({
      pods: { ready: 1, wanted: 2 },
      drift: [],
    });
  });

  it('finds the image of a release that somebody rolled back with helm', () => {
    expect(releaseState([deployment(`hello@${other}`), service], deployed).drift).to.deep.equal([
      { object: 'Deployment/hello', path, manager: 'helm', value: other },
    ]);
  });

  it('names an image that kubectl set once', () => {
    const { drift } = releaseState([deployment('hello:1', 'kubectl-set'), service], deployed);
    expect(drift).to.deep.equal([
      { object: 'Deployment/hello', path, manager: 'kubectl-set', value: 'hello:1' },
    ]);
  });

  it('finds that the Deployment or the Service is gone, but not while a deployment runs', () => {
    const gone = (kind: string) => ({ object: kind, path: '', manager: 'somebody', value: null });
    expect(releaseState([service], deployed).drift).to.deep.equal([gone('Deployment')]);
    expect(releaseState([deployment(`hello@${deployed}`)], deployed).drift).to.deep.equal([gone('Service')]);
    expect(releaseState([]).drift).to.deep.equal([]);
  });

  it('does not compare the image while a deployment runs', () => {
    expect(releaseState([deployment(`hello@${other}`)]).drift).to.deep.equal([]);
  });
});
