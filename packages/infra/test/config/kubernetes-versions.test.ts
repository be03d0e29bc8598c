import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { kubernetesVersions } from '../../src/config/kubernetes-versions.ts';

const packages = join(import.meta.dirname, '../../..');

describe('kubernetesVersions', () => {
  it('may be patched as docs/how-to/upgrade-kubernetes.md says: no test expects one of its versions', () => {
    const versions = [...kubernetesVersions.values()].flatMap(
      ({ addons, nodeRelease, clusterAutoscaler }) => [
        ...Object.values(addons),
        nodeRelease,
        clusterAutoscaler,
      ],
    );
    const tests = globSync('*/test/**/*.{ts,json}', { cwd: packages });
    expect(tests).to.include('infra/test/config/kubernetes-versions.test.ts');
    const named = tests.flatMap((file) => {
      const text = readFileSync(join(packages, file), 'utf8');
      return versions
        .filter((version) => text.includes(`'${version}`))
        .map((version) => `${file}: ${version}`);
    });
    expect(named).to.deep.equal([]);
  });
});
