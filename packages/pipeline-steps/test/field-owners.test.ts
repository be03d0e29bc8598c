import { expect } from 'chai';
import { handedToHelm, takenFields } from '../src/field-owners.ts';
import type { FieldSet, LiveObject, ManagerEntry } from '../src/managed-fields.ts';

const apiVersion = 'apps/v1';
const container = 'k:{"name":"hello"}';

function entry(manager: string, fieldsV1: FieldSet, more: Partial<ManagerEntry> = {}): ManagerEntry {
  return { manager, operation: manager === 'helm' ? 'Apply' : 'Update', apiVersion, fieldsV1, ...more };
}

function containers(...fields: readonly string[]): FieldSet {
  const set = Object.fromEntries(fields.map((field) => [field, {}]));
  return { 'f:spec': { 'f:containers': { [container]: set } } };
}

function deployment(spec: object, managedFields: readonly ManagerEntry[]): LiveObject {
  const metadata = { name: 'hello', resourceVersion: '1', managedFields };
  return { apiVersion, kind: 'Deployment', metadata, spec: spec as Record<string, unknown> };
}

describe('takenFields', () => {
  const wanted = { spec: { replicas: 1, containers: [{ name: 'hello', image: 'hello:2' }] } };

  it('names the field, its value, its manager and what becomes of it', () => {
    const live = deployment({ replicas: 3 }, [
      entry('kubectl', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' }),
    ]);
    expect(takenFields(live, wanted)).to.deep.equal([
      { path: '.spec.replicas', manager: 'kubectl', before: 3, after: 1 },
    ]);
  });

  it('names an item once that goes as a whole', () => {
    const other = 'k:{"name":"other"}';
    const set = { 'f:spec': { 'f:containers': { [other]: { '.': {}, 'f:name': {}, 'f:image': {} } } } };
    const item = { name: 'other', image: 'other:1' };
    const live = deployment({ containers: [...wanted.spec.containers, item] }, [entry('kubectl-patch', set)]);
    expect(takenFields(live, wanted)).to.deep.equal([
      { path: '.spec.containers[name="other"]', manager: 'kubectl-patch', before: item, after: undefined },
    ]);
  });

  it('leaves out what stays as it is, what Helm set itself, and a status', () => {
    const live = deployment({ replicas: 1, containers: [{ name: 'hello', image: 'hello:1' }] }, [
      entry('kubectl-edit', { 'f:spec': { 'f:replicas': {} } }),
      entry('helm', containers('f:image')),
      entry('kube-controller-manager', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
    ]);
    expect(takenFields(live, wanted)).to.deep.equal([]);
  });
});

describe('handedToHelm', () => {
  const wanted = { apiVersion, kind: 'Deployment', metadata: { name: 'hello' }, spec: { replicas: 1 } };

  it('gives Helm the spec of others, so that its next apply takes away what the chart does not have', () => {
    const live = deployment({}, [
      entry('helm', containers('f:image')),
      entry('kubectl-set', containers('f:env')),
    ]);
    const [helm, ...others] = handedToHelm(live, wanted) ?? [];
    expect(others).to.deep.equal([]);
    expect(helm).to.deep.include({ manager: 'helm', operation: 'Apply' });
    expect(helm?.fieldsV1).to.deep.equal(containers('f:image', 'f:env'));
  });

  it('gives Helm labels and annotations of people, and leaves those of controllers', () => {
    const annotations = { 'f:metadata': { 'f:annotations': { 'f:note': {} } } };
    const controller = entry('external-dns', annotations);
    const live = deployment({}, [entry('kubectl-annotate', annotations), controller]);
    const [helm, ...others] = handedToHelm(live, wanted) ?? [];
    expect(helm?.fieldsV1).to.deep.equal(annotations);
    expect(others).to.deep.equal([controller]);
  });

  it('leaves the count of an autoscaler, and fields of another version of the API', () => {
    const replicas = { 'f:spec': { 'f:replicas': {} } };
    const { spec: _, ...autoscaled } = wanted;
    expect(handedToHelm(deployment({}, [entry('kubectl-edit', replicas)]), autoscaled)).to.equal(undefined);
    const old = entry('kubectl-edit', replicas, { apiVersion: 'extensions/v1beta1' });
    expect(handedToHelm(deployment({}, [old]), wanted)).to.equal(undefined);
  });
});
