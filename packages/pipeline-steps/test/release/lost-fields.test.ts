import { expect } from 'chai';
import { lostFields } from '../../src/release/lost-fields.ts';
import { type FieldSet, formatPath, type LiveObject } from '../../src/release/managed-fields.ts';

const port = 'k:{"port":80,"protocol":"TCP"}';

function service(...managers: readonly FieldSet[]): LiveObject {
  const managedFields = managers.map((fieldsV1) => ({ manager: 'helm', fieldsV1 }));
  const metadata = { name: 'hello', resourceVersion: '1', managedFields };
  return { apiVersion: 'v1', kind: 'Service', metadata };
}

function lost(live: LiveObject, spec: Record<string, unknown>): readonly string[] {
  return lostFields(live, { ...live, spec }).map(formatPath);
}

describe('lostFields', () => {
  it('lists applied fields and items that no manager has, the highest node only', () => {
    const live = service({ 'f:spec': { 'f:ports': { [port]: { 'f:port': {}, 'f:protocol': {} } } } });
    const spec = {
      ports: [
        { port: 80, protocol: 'TCP', name: 'http' },
        { port: 81, protocol: 'TCP', name: 'other' },
      ],
      selector: { app: 'hello', of: null },
    };
    expect(lost(live, spec)).to.deep.equal([
      '.spec.ports[port=80,protocol="TCP"].name',
      '.spec.ports[port=81,protocol="TCP"]',
      '.spec.selector',
    ]);
  });

  it('leaves out fields with a manager, fields that are managed as a whole, and defaults in the key of an item', () => {
    const live = service(
      { 'f:spec': { 'f:ports': { '.': {}, [port]: { '.': {}, 'f:port': {} } }, 'f:selector': {} } },
      { 'f:spec': { 'f:type': {}, 'f:externalIPs': { 'v:"192.0.2.1"': {} } } },
    );
    const spec = {
      ports: [{ port: 80 }],
      selector: { app: 'hello' },
      type: 'ClusterIP',
      externalIPs: ['192.0.2.1'],
      externalName: null,
    };
    expect(lost(live, spec)).to.deep.equal([]);
  });

  it('lists labels and annotations', () => {
    const live = service({ 'f:metadata': { 'f:labels': { 'f:app': {} } } });
    const metadata = { ...live.metadata, labels: { app: 'hello', part: 'web' }, annotations: { note: 'x' } };
    expect(lostFields(live, { ...live, metadata }).map(formatPath)).to.deep.equal([
      '.metadata.labels.part',
      '.metadata.annotations',
    ]);
  });

  it('lists every field of an object whose managers somebody removed', () => {
    expect(lost(service(), { type: 'ClusterIP' })).to.deep.equal(['.spec.type']);
  });
});
