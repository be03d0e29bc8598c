import { expect } from 'chai';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { type RunOptions, runProgram } from 'programs/run-program.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { applyPlatform } from '../../src/steps/platform.ts';

const objects: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hello' } },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota', namespace: 'hello' } },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace: 'hello' } },
];

describe('applyPlatform', () => {
  const folder = temporaryFolder();

  /** A kubectl that runs this script and notes its arguments and what it printed. */
  async function clusterWith(script: string) {
    const program = await writeProgram(folder.path, 'kubectl', script);
    const calls: { args: readonly string[]; answer: string }[] = [];
    const kubectl = async (args: readonly string[], options?: RunOptions) => {
      const answer = await runProgram([program, ...args], options);
      calls.push({ args, answer });
      return answer;
    };
    return { cluster: { kubectl }, calls };
  }

  it('applies the objects in their order, by one server-side apply that takes over every field', async () => {
    const { cluster, calls } = await clusterWith('exec /bin/cat');
    await applyPlatform(cluster, objects);
    expect(calls.map(({ args }) => args)).to.deep.equal([
      ['apply', '--server-side', '--force-conflicts', '--field-manager=rehearsal', '--filename=-'],
    ]);
    expect(JSON.parse(calls[0]?.answer ?? '')).to.deep.equal({
      apiVersion: 'v1',
      kind: 'List',
      items: objects,
    });
  });

  it('fails with the words of the API server when it refuses an object', async () => {
    const words = 'The ResourceQuota "quota" is invalid: spec.hard[pods]: Invalid value: "x"';
    const { cluster } = await clusterWith(`echo '${words}' >&2; exit 1`);
    expect((await rejectionOf(applyPlatform(cluster, objects))).message).to.include(words);
  });
});
