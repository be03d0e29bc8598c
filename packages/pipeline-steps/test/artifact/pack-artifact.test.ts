import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { digestOf } from '../../src/artifact/artifact-manifest.ts';
import { packArtifact } from '../../src/artifact/pack-artifact.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, digest, type StepFolder } from '../helpers/step-folder.ts';

describe('packArtifact', () => {
  let folder: StepFolder;
  let git: GitStory;
  let commitId: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    git.commit('first');
    commitId = git.commit('second');
    const tools = join(folder.path, 'cache/aws-kube-cd/kube-tools-v36-2.0.1');
    for (const path of [tools, join(folder.path, 'chart/environments')]) mkdirSync(path, { recursive: true });
    for (const program of ['helm', 'kubectl'])
      writeFileSync(join(tools, program), `a ${program}\n`, { mode: 0o755 });
    for (const path of ['chart/Chart.yaml', 'chart/environments/staging.yaml', 'deploy.yaml', 'steps.js'])
      writeFileSync(join(folder.path, path), `content of ${path}\n`);
  });

  afterEach(() => folder.remove());

  function pack(change: Readonly<Record<string, string>> = {}): Promise<string> {
    const environment = { ...folder.context.environment, XDG_CACHE_HOME: join(folder.path, 'cache') };
    return packArtifact(
      { ...folder.context, environment },
      {
        releaseName: 'hello-service',
        commitId,
        imageTag: '1.0.2',
        imageDigest: digest,
        artifact: 'artifact',
        chart: 'chart',
        buildspec: 'deploy.yaml',
        steps: 'steps.js',
        ...change,
      },
    );
  }

  function read(path: string): string {
    return readFileSync(join(folder.path, 'artifact', path), 'utf8');
  }

  it('holds the programs, the chart, the buildspec and the commits, each with its digest', async () => {
    const packed = await pack();
    expect(packed).to.equal(digestOf(read('manifest.json')));
    const { files, ...content } = JSON.parse(read('manifest.json'));
    expect(content).to.deep.equal({
      releaseName: 'hello-service',
      commitId,
      imageTag: '1.0.2',
      imageDigest: digest,
    });
    expect(Object.keys(files)).to.deep.equal([
      'bin/helm',
      'bin/kubectl',
      'bin/pipeline-steps',
      'chart/Chart.yaml',
      'chart/environments/staging.yaml',
      'commits',
      'deploy.yaml',
    ]);
    for (const [path, fileDigest] of Object.entries(files)) expect(digestOf(read(path))).to.equal(fileDigest);
    expect(read('bin/pipeline-steps')).to.equal('content of steps.js\n');
    expect(read('commits').split('\n')[0]).to.match(new RegExp(`^${commitId} [0-9a-f]{40}$`));
  });

  it('has the same digest when it is made again, whatever was in the folder', async () => {
    const first = await pack();
    writeFileSync(join(folder.path, 'artifact/left-over'), '');
    expect(await pack()).to.equal(first);
    expect(readdirSync(join(folder.path, 'artifact'))).not.to.include('left-over');
  });

  it('holds the content of a linked file, since an artifact has no links', async () => {
    symlinkSync('../deploy.yaml', join(folder.path, 'chart/linked.yaml'));
    await pack();
    expect(read('chart/linked.yaml')).to.equal('content of deploy.yaml\n');
  });

  const unreadable: [what: string, make: (chart: string) => void, name: string, code: string][] = [
    ['a link to nothing', (chart) => symlinkSync('moon', join(chart, 'link')), 'link', 'ENOENT'],
    ['a link to itself', (chart) => symlinkSync('link', join(chart, 'link')), 'link', 'ELOOP'],
    [
      'a name that is not UTF-8',
      (chart) => writeFileSync(Buffer.concat([Buffer.from(`${chart}/x`), Buffer.from([0xff])]), ''),
      'x\ufffd',
      'ENOENT',
    ],
  ];
  for (const [what, make, name, code] of unreadable)
    it(`names ${what} in the chart`, async () => {
      make(join(folder.path, 'chart'));
      expect((await rejectionOf(pack())).message).to.equal(
        `chart: "${name}" cannot be packed (${code}): if it is a link, let it lead to a file; otherwise give it a name in UTF-8`,
      );
    });

  for (const target of ['.', '..'])
    it(`refuses a link to ${target} in a folder of the chart, whose copy would never end`, async () => {
      mkdirSync(join(folder.path, 'chart/files'));
      symlinkSync(target, join(folder.path, 'chart/files/link'));
      expect((await rejectionOf(pack())).message).to.equal(
        'chart: "files/link" leads to a folder that holds it; let it lead to a file',
      );
      expect(existsSync(join(folder.path, 'artifact/chart/files/link'))).to.equal(false);
    });

  for (const [artifact, source] of [
    ['.', 'chart'],
    ['chart', 'chart'],
    ['steps.js', 'steps.js'],
  ] as const)
    it(`empties no folder that has what it packs: ${artifact}`, async () => {
      const { message } = await rejectionOf(pack({ artifact }));
      expect(message).to.equal(
        `--artifact ${artifact} would empty the folder of ${source}: name a folder of its own`,
      );
      expect(existsSync(join(folder.path, 'chart/Chart.yaml'))).to.equal(true);
      expect(existsSync(join(folder.path, 'steps.js'))).to.equal(true);
    });

  for (const name of ['chart', 'buildspec', 'steps'])
    it(`fails without a manifest if its ${name} is not in the clone`, async () => {
      const { message } = await rejectionOf(pack({ [name]: 'gone' }));
      expect(message).to.equal(`gone is not in the clone: correct --${name} in the buildspec`);
      expect(() => read('manifest.json')).to.throw('ENOENT');
    });
});
