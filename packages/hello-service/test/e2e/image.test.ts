import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type DockerDaemon, startDockerDaemon } from './docker-daemon.ts';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
const commitId = '0123456789abcdef0123456789abcdef01234567';
const commitTime = '1700000000';

/** What `docker save` writes of an image's configuration. */
interface ImageConfiguration {
  readonly created: string;
  readonly config: { readonly Labels: Record<string, string> };
  readonly rootfs: { readonly diff_ids: readonly string[] };
  readonly history: readonly { readonly created: string; readonly created_by: string }[];
}

interface BuiltImage {
  readonly id: string;
  readonly configuration: ImageConfiguration;
}

describe('two builds of a commit, from nothing', () => {
  let daemon: DockerDaemon;
  let hasBuildKit: boolean;
  let first: BuiltImage;
  let second: BuiltImage;
  before(async () => {
    daemon = await startDockerDaemon();
    hasBuildKit = await daemon.docker(['buildx', 'version']).then(
      () => true,
      () => false,
    );
    await importBase(daemon);
    first = await buildImage(daemon, 'first');
    // The clock of the second build is another one, by the second as archives write it.
    await delay(1100);
    second = await buildImage(daemon, 'second');
  });
  after(() => daemon[Symbol.asyncDispose]());

  it('make one layer of the same bytes', () => {
    expect(second.configuration.rootfs.diff_ids).to.deep.equal(first.configuration.rootfs.diff_ids);
    expect(second.configuration.rootfs.diff_ids).to.have.length(2);
  });

  it("differ in nothing but the clock that docker's older builder writes down", () => {
    expect(withoutClock(second.configuration)).to.deep.equal(withoutClock(first.configuration));
  });

  it('have one digest by BuildKit, and another each by the older builder, which has no fixed time', () => {
    expect(second.id === first.id).to.equal(hasBuildKit);
    expect(second.configuration.created === first.configuration.created).to.equal(hasBuildKit);
  });

  it('say where the source is, which commit it is and what the image is called', () => {
    const { Labels: labels } = first.configuration.config;
    expect(labels).to.deep.equal({
      'org.opencontainers.image.title': 'hello-service',
      'org.opencontainers.image.description': 'Hello World! by Koa',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.source': 'https://git.test/hello_world',
      'org.opencontainers.image.revision': commitId,
      'org.opencontainers.image.version': commitId.slice(0, 10),
    });
  });
});

/** A base of one file; what is asked here does not depend on what is in it. */
async function importBase(daemon: DockerDaemon): Promise<void> {
  const tree = join(daemon.folder, 'base');
  await mkdir(tree);
  await writeFile(join(tree, 'base'), '');
  const archive = join(daemon.folder, 'base.tar');
  await run('tar', ['--create', '--file', archive, '--directory', tree, '.']);
  await daemon.docker(['import', archive, 'base:1']);
}

/** A build of the bundle and of the image, as the pipeline does it, with nothing of an earlier one. */
async function buildImage(daemon: DockerDaemon, name: string): Promise<BuiltImage> {
  await rm(join(packageFolder, 'dist'), { recursive: true, force: true });
  await run(process.execPath, ['--run', 'build'], { cwd: packageFolder, env: { PATH: process.env['PATH'] } });
  const labels = ['SOURCE=https://git.test/hello_world', `REVISION=${commitId}`];
  labels.push(`VERSION=${commitId.slice(0, 10)}`, 'BASE_IMAGE=base:1');
  const args = labels.flatMap((label) => ['--build-arg', label]);
  await daemon.docker(['build', '--no-cache', ...args, '--tag', `hello-service:${name}`, packageFolder], {
    BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
    SOURCE_DATE_EPOCH: commitTime,
  });
  const id = await daemon.docker(['image', 'inspect', '--format', '{{.Id}}', `hello-service:${name}`]);
  return { id, configuration: await readConfiguration(daemon, `hello-service:${name}`) };
}

async function readConfiguration(daemon: DockerDaemon, image: string): Promise<ImageConfiguration> {
  const archive = join(daemon.folder, 'saved.tar');
  const tree = join(daemon.folder, 'saved');
  await daemon.docker(['save', '--output', archive, image]);
  await mkdir(tree);
  try {
    await run('tar', ['--extract', '--file', archive, '--directory', tree]);
    const [manifest] = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
    return JSON.parse(await readFile(join(tree, manifest.Config), 'utf8'));
  } finally {
    await rm(tree, { recursive: true });
  }
}

/** The older builder also names the images and the container of its steps, which follow from its clock. */
function withoutClock(configuration: ImageConfiguration): unknown {
  return JSON.parse(
    JSON.stringify(configuration, (key, value) =>
      ['created', 'Image', 'container', 'Hostname'].includes(key) ? undefined : value,
    ),
  );
}
