import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import { handmadeStacks } from '../../../infra/test/helpers/handmade-stacks.ts';
import { verifyCharts } from '../../src/verify/charts.ts';

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: gate\nversion: 1.0.0\n',
  'values.yaml': 'size: 1\nspec: {}\ndoor: {colour: red, handle: {}}\nextraArgs: {v: 4}\n',
  'crds/gates.yaml': `
kind: CustomResourceDefinition
spec:
  group: example.org
  names: {kind: Gate}
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                width: {type: string, enum: [wide, narrow]}
                locks: {type: array, items: {type: object, properties: {key: {type: string}}, required: [key]}}
`,
  'templates/gate.yaml': `
apiVersion: v1
kind: List
items:
  - apiVersion: example.org/v1
    kind: Gate
    metadata: {name: {{ required "a name is wanted" .Release.Name }}}
    spec: {{ toJson .Values.spec }}
`,
};

describe('verifyCharts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infra-charts-'));
  let server: Server;
  let address: string;
  before(async () => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, 'gate', name, '..'), { recursive: true });
      writeFileSync(join(folder, 'gate', name), text);
    }
    server = createServer((request, response) => {
      const name = (request.url ?? '').slice(1);
      if (!/^(index\.yaml|gate-1\.0\.0\.tgz)$/.test(name)) response.writeHead(404).end();
      else response.end(readFileSync(join(folder, name)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { helm } = await kubeTools();
    await execa(helm, ['package', join(folder, 'gate'), '--destination', folder]);
    await execa(helm, ['repo', 'index', folder, '--url', address]);
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  let runs = 0;
  const verify = (values: object, change: object = {}) => {
    const release = {
      name: 'gate',
      namespace: 'default',
      chart: 'gate',
      repository: address,
      version: '1.0.0',
      values: [JSON.stringify(values)],
      ...change,
    };
    runs += 1;
    const stacks = handmadeStacks({ 'way-in': { resource: { helm_release: { gate: release } } } });
    return verifyCharts(stacks, join(folder, `run-${runs}`));
  };

  it('passes values that the chart knows, and objects that the API server takes', async () => {
    const spec = { width: 'wide', locks: [{ key: '${aws_kms_key.lock.arn}' }] };
    const open = { door: { handle: { side: 'left' } }, extraArgs: { quiet: true } };
    expect(await verify({ size: 2, spec, ...open })).to.deep.equal([
      { outcome: 'passed', text: 'way-in installs gate 1.0.0' },
    ]);
  });

  for (const [what, values, fault] of [
    ['a value that the chart does not know', { sise: 2 }, 'sise is no value of the chart gate 1.0.0'],
    [
      'a value that it does not know in one that it knows',
      { door: { color: 'blue' } },
      'door.color is no value of the chart gate 1.0.0',
    ],
    [
      'a field that the API server would drop',
      { spec: { witdh: 'wide' } },
      'Gate: spec: Unrecognized key: "witdh"',
    ],
    [
      'a field of another type, deep in a list',
      { spec: { locks: [{ key: 1 }] } },
      'Gate: spec.locks.0.key: ',
    ],
    ['a value out of an enumeration', { spec: { width: 'open' } }, 'Gate: spec.width: '],
  ] as const)
    it(`fails ${what}`, async () => {
      const [finding] = await verify(values);
      expect(finding).to.include({ outcome: 'failed' });
      expect(finding?.text).to.include(fault);
    });

  it('did not run where the repository does not answer, and says why', async () => {
    const [finding] = await verify({}, { repository: 'http://127.0.0.1:9' });
    expect(finding?.outcome).to.equal('not run');
    expect(finding?.text).to.match(/^the chart gate can't be had here \(.*connection refused\)$/);
  });

  it('fails a version that the repository does not have', async () => {
    const [finding] = await verify({}, { version: '9.9.9' });
    expect(finding?.outcome).to.equal('failed');
    expect(finding?.text).to.include('9.9.9');
  });
});
