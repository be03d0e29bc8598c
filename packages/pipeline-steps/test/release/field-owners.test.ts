import { expect } from 'chai';
import { foreignFields, managersAfterHandover, revertedFields } from '../../src/release/field-owners.ts';
import type { FieldSet, LiveObject, ManagerEntry } from '../../src/release/managed-fields.ts';

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

describe('revertedFields', () => {
  const wanted = { spec: { replicas: 1, containers: [{ name: 'hello', image: 'hello:2' }] } };

  it('lists the field, its value, its manager and its new value', () => {
    const live = deployment({ replicas: 3 }, [
      entry('kubectl', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' }),
    ]);
    expect(revertedFields(live, wanted)).to.deep.equal([
      { path: '.spec.replicas', manager: 'kubectl', before: 3, after: 1 },
    ]);
  });

  it('lists an item once if it is removed as a whole', () => {
    const other = 'k:{"name":"other"}';
    const set = { 'f:spec': { 'f:containers': { [other]: { '.': {}, 'f:name': {}, 'f:image': {} } } } };
    const item = { name: 'other', image: 'other:1' };
    const live = deployment({ containers: [...wanted.spec.containers, item] }, [entry('kubectl-patch', set)]);
    expect(revertedFields(live, wanted)).to.deep.equal([
      { path: '.spec.containers[name="other"]', manager: 'kubectl-patch', before: item, after: undefined },
    ]);
  });

  it('leaves out unchanged fields, Helm’s own fields, and a status', () => {
    const live = deployment({ replicas: 1, containers: [{ name: 'hello', image: 'hello:1' }] }, [
      entry('kubectl-edit', { 'f:spec': { 'f:replicas': {} } }),
      entry('helm', containers('f:image')),
      entry('kube-controller-manager', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
    ]);
    expect(revertedFields(live, wanted)).to.deep.equal([]);
  });

  it('lists what somebody removed of what Helm applied, and a count that was scaled to 0', () => {
    const live = deployment({ replicas: 0, containers: [{ name: 'hello' }] }, [
      entry('helm', containers('f:name')),
    ]);
    expect(revertedFields(live, wanted, { ...live, spec: wanted.spec })).to.deep.equal([
      { path: '.spec.replicas', manager: 'somebody', before: 0, after: 1 },
      {
        path: '.spec.containers[name="hello"].image',
        manager: 'somebody',
        before: undefined,
        after: 'hello:2',
      },
    ]);
  });
});

describe('foreignFields', () => {
  const scaled: FieldSet = { 'f:spec': { 'f:replicas': {} } };

  it('lists fields of the spec that somebody set, with their values', () => {
    const live = deployment({ replicas: 3, containers: [{ name: 'hello', image: 'other:1' }] }, [
      entry('helm', containers('f:image')),
      entry('kubectl', scaled, { subresource: 'scale' }),
      entry('argo', containers('f:image')),
    ]);
    expect(foreignFields(live)).to.deep.equal([
      { path: '.spec.replicas', manager: 'kubectl', value: 3 },
      { path: '.spec.containers[name="hello"].image', manager: 'argo', value: 'other:1' },
    ]);
  });

  it('lists labels and annotations of kubectl, and not those of controllers', () => {
    const notes: FieldSet = { 'f:metadata': { 'f:annotations': { '.': {}, 'f:note': {} } } };
    const { metadata, ...rest } = deployment({}, [
      entry('kubectl-annotate', notes),
      entry('kube-controller-manager', notes),
    ]);
    const live = {
      ...rest,
      metadata: { ...metadata, annotations: { note: 'mine' }, labels: { app: 'hello' } },
    };
    expect(foreignFields(live)).to.deep.equal([
      { path: '.metadata.annotations.note', manager: 'kubectl-annotate', value: 'mine' },
    ]);
  });

  it('leaves out an autoscaler, a status, our own manager, and fields that are gone', () => {
    const live = deployment({ replicas: 3 }, [
      entry('kube-controller-manager', scaled, { subresource: 'scale' }),
      entry('kube-controller-manager', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
      entry('pipeline-steps', scaled),
      entry('kubectl-edit', { 'f:spec': { 'f:paused': {} } }),
    ]);
    expect(foreignFields(live)).to.deep.equal([]);
  });

  it('names a count that somebody scaled to 0, of which the API server keeps no manager', () => {
    expect(foreignFields(deployment({ replicas: 0 }, [entry('helm', containers('f:image'))]))).to.deep.equal([
      { path: '.spec.replicas', manager: 'somebody', value: 0 },
    ]);
    expect(foreignFields(deployment({ replicas: 0 }, [entry('helm', scaled)]))).to.deep.equal([]);
  });
});

describe('managersAfterHandover', () => {
  const wanted = { apiVersion, kind: 'Deployment', metadata: { name: 'hello' }, spec: { replicas: 1 } };

  it('gives Helm the spec of others, so that its next apply removes what the chart does not have', () => {
    const live = deployment({}, [
      entry('helm', containers('f:image')),
      entry('kubectl-set', containers('f:env')),
    ]);
    const [helm, ...others] = managersAfterHandover(live, wanted) ?? [];
    expect(others).to.deep.equal([]);
    expect(helm).to.deep.include({ manager: 'helm', operation: 'Apply' });
    expect(helm?.fieldsV1).to.deep.equal(containers('f:image', 'f:env'));
  });

  it('gives Helm what kubectl set beside the spec, but no status', () => {
    const secrets = { 'f:imagePullSecrets': { 'k:{"name":"mine"}': {} } };
    const live = deployment({}, [entry('kubectl-patch', secrets), entry('operator', secrets)]);
    const status = entry('kubectl-edit', { 'f:status': {} });
    expect(managersAfterHandover(deployment({}, [status]), wanted)).to.equal(undefined);
    const [helm, ...others] = managersAfterHandover(live, wanted) ?? [];
    expect(helm?.fieldsV1).to.deep.equal(secrets);
    expect(others).to.deep.equal([entry('operator', secrets)]);
  });

  it('gives Helm what it applied on the client, as Helm 3 does, with labels and annotations', () => {
    const labels = { 'f:metadata': { 'f:labels': { 'f:app': {} } } };
    const live = deployment({}, [
      entry('helm', containers('f:image')),
      entry('helm', { ...containers('f:env'), ...labels }, { operation: 'Update' }),
    ]);
    const [helm, ...others] = managersAfterHandover(live, wanted) ?? [];
    expect(others).to.deep.equal([]);
    expect(helm?.fieldsV1).to.deep.equal({ ...containers('f:image', 'f:env'), ...labels });
  });

  it('gives Helm labels and annotations of kubectl, and keeps those of controllers', () => {
    const annotations = { 'f:metadata': { 'f:annotations': { 'f:note': {} } } };
    const controller = entry('external-dns', annotations);
    const live = deployment({}, [entry('kubectl-annotate', annotations), controller]);
    const [helm, ...others] = managersAfterHandover(live, wanted) ?? [];
    expect(helm?.fieldsV1).to.deep.equal(annotations);
    expect(others).to.deep.equal([controller]);
  });

  it('keeps the count of an autoscaler, and fields of another API version', () => {
    const replicas = { 'f:spec': { 'f:replicas': {} } };
    const { spec: _, ...autoscaled } = wanted;
    expect(managersAfterHandover(deployment({}, [entry('kubectl-edit', replicas)]), autoscaled)).to.equal(
      undefined,
    );
    const old = entry('kubectl-edit', replicas, { apiVersion: 'extensions/v1beta1' });
    expect(managersAfterHandover(deployment({}, [old]), wanted)).to.equal(undefined);
  });
});
