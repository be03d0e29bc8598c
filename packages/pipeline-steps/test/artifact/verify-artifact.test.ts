import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { packArtifact } from '../../src/artifact/pack-artifact.ts';
import { type ExpectedArtifact, verifyArtifact } from '../../src/artifact/verify-artifact.ts';
import { StepError } from '../../src/errors.ts';
import { startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, digest, otherDigest, type StepFolder } from '../helpers/step-folder.ts';

describe('verifyArtifact', () => {
  let folder: StepFolder;
  let artifact: string;
  let expected: ExpectedArtifact;

  beforeEach(async () => {
    folder = await createStepFolder();
    const commitId = startGitStory(folder.context).commit('first');
    const tools = join(folder.path, 'cache/aws-kube-cd/kube-tools-v36-2.0.1');
    for (const path of [tools, join(folder.path, 'chart/templates')]) mkdirSync(path, { recursive: true });
    for (const program of ['helm', 'kubectl']) {
      writeFileSync(join(tools, program), `a ${program}\n`);
      chmodSync(join(tools, program), 0o755);
    }
    for (const path of ['chart/Chart.yaml', 'chart/templates/a.yaml', 'deploy.yaml', 'steps.js'])
      writeFileSync(join(folder.path, path), `content of ${path}\n`);
    const environment = { ...folder.context.environment, XDG_CACHE_HOME: join(folder.path, 'cache') };
    const content = { releaseName: 'hello-service', commitId, imageTag: '1.0.2', imageDigest: digest };
    const paths = { artifact: 'artifact', chart: 'chart', buildspec: 'deploy.yaml', steps: 'steps.js' };
    const artifactDigest = await packArtifact({ ...folder.context, environment }, { ...content, ...paths });
    artifact = join(folder.path, 'artifact');
    expected = { ...content, artifactDigest };
  });

  afterEach(() => folder.remove());

  function verify(change: Partial<ExpectedArtifact> = {}): Promise<void> {
    return verifyArtifact({ ...folder.context, directory: artifact }, { ...expected, ...change });
  }

  it('accepts what pack-artifact made, and makes its programs executable', async () => {
    for (const program of ['helm', 'kubectl', 'pipeline-steps'])
      chmodSync(join(artifact, 'bin', program), 0o644);
    await verify();
    for (const program of ['helm', 'kubectl', 'pipeline-steps'])
      expect(statSync(join(artifact, 'bin', program)).mode & 0o777).to.equal(0o755);
  });

  const changes: readonly (readonly [name: string, change: () => void, fault: string])[] = [
    [
      'a file that differs',
      () => writeFileSync(join(artifact, 'bin/helm'), 'another\n'),
      '"bin/helm" differs',
    ],
    ['a missing file', () => rmSync(join(artifact, 'chart/Chart.yaml')), '"chart/Chart.yaml" is missing'],
    [
      'an added file',
      () => writeFileSync(join(artifact, 'chart/templates/b.yaml'), ''),
      '"chart/templates/b.yaml" was added',
    ],
    [
      'an added file that is called __proto__',
      () => writeFileSync(join(artifact, '__proto__'), ''),
      '"__proto__" was added',
    ],
    [
      'an added file that is called like a method of every object',
      () => writeFileSync(join(artifact, 'constructor'), ''),
      '"constructor" was added',
    ],
    [
      'a link in place of a file',
      () => {
        renameSync(join(artifact, 'commits'), join(folder.path, 'commits'));
        symlinkSync(join(folder.path, 'commits'), join(artifact, 'commits'));
      },
      '"commits" differs',
    ],
    ['an added link', () => symlinkSync('/etc/passwd', join(artifact, 'a\nb')), '"a\\nb" was added'],
    [
      'no manifest, as a killed build leaves it',
      () => rmSync(join(artifact, 'manifest.json')),
      'it has no manifest.json',
    ],
  ];
  for (const [name, change, fault] of changes) {
    it(`refuses ${name}, and names it`, async () => {
      change();
      const error = await rejectionOf(verify());
      expect(error).to.be.instanceOf(StepError);
      expect(error.message).to.equal(
        `this is not the artifact that the build of commit ${expected.commitId.slice(0, 10)} made: ${fault}: start the pipeline on the commit again, which builds a new one`,
      );
    });
  }

  it('names all faults at once', async () => {
    rmSync(join(artifact, 'chart'), { recursive: true });
    writeFileSync(join(artifact, 'extra'), '');
    const { message } = await rejectionOf(verify());
    expect(message).to.contain(
      'made: "chart/Chart.yaml" is missing; "chart/templates/a.yaml" is missing; "extra" was added: start',
    );
  });

  it('refuses another manifest, whatever it lists', async () => {
    writeFileSync(join(artifact, 'manifest.json'), '{"files":{}}');
    const { message } = await rejectionOf(verify());
    expect(message).to.match(
      /manifest\.json has the digest sha256:[0-9a-f]{64}, and the build exported sha256:/,
    );
    expect(message).to.contain(expected.artifactDigest);
  });

  const foreign: readonly (readonly [keyof ExpectedArtifact, string])[] = [
    ['releaseName', 'orders'],
    ['commitId', 'f'.repeat(40)],
    ['imageTag', '1.0.3'],
    ['imageDigest', otherDigest],
  ];
  for (const [field, value] of foreign)
    it(`refuses the artifact of another ${field}`, async () => {
      const { message } = await rejectionOf(verify({ [field]: value }));
      expect(message).to.contain(`its ${field} is ${expected[field]}, and the pipeline deploys ${value}`);
    });
});
