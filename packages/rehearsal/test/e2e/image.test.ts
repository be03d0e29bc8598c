import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { publicBaseImage } from 'local-cluster/cluster/images.ts';
import { dockerBuild } from 'pipeline-steps';
import { z } from 'zod';
import { buildkitd, buildx } from '../helpers/go-program.ts';
import { writeBaseLayout } from './image/base-layout.ts';
import { type BuildKit, startBuildKit } from './image/buildkit.ts';
import { provide } from './provide-go-program.ts';

const servicePackage = fileURLToPath(new URL('../../../hello-service', import.meta.url));
const commitId = '0123456789abcdef0123456789abcdef01234567';
const commitTime = 1_700_000_000;

/** The arguments of `docker build` in the pipeline. That command is buildx. */
const pipelineBuild = dockerBuild(
  {
    repositoryUri: 'registry.test/hello_world_repo',
    sourceUrl: 'https://git.test/hello_world',
    commitId,
    folder: servicePackage,
  },
  String(commitTime),
);
type BuildEnvironment = typeof pipelineBuild.environment;

const ociIndex = z.object({ manifests: z.array(z.object({ digest: z.string() })) });
const ociManifest = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })),
});
const ociConfiguration = z.object({
  created: z.string(),
  config: z.object({ Labels: z.record(z.string(), z.string()) }),
});

interface BuiltImage {
  /** The digest of the manifest, by which a registry names the image. */
  readonly digest: string;
  readonly layers: readonly string[];
  readonly configuration: z.infer<typeof ociConfiguration>;
}

describe("a commit's image, built by the BuildKit of CodeBuild's Docker, from nothing at each time", () => {
  let buildKit: BuildKit;
  let first: BuiltImage;
  let second: BuiltImage;
  let untimed: readonly BuiltImage[];
  before(async function () {
    // Other tests run at the same time, so the build may take long.
    this.timeout(2_400_000);
    for (const program of [buildkitd, buildx]) await provide(program);
  });
  before(async () => {
    buildKit = await startBuildKit();
    const base = await writeBaseLayout(join(buildKit.folder, 'base'));
    const { SOURCE_DATE_EPOCH, ...untimedEnvironment } = pipelineBuild.environment;
    const build = (environment: BuildEnvironment) => buildImage(buildKit, base, environment);
    first = await build(pipelineBuild.environment);
    // Archives store whole seconds, so the second build must start in another one.
    await delay(1000);
    second = await build(pipelineBuild.environment);
    untimed = [await build(untimedEnvironment), await build(untimedEnvironment)];
  });
  after(() => buildKit?.[Symbol.asyncDispose]());

  it('has one digest', () => {
    expect(second.digest).to.equal(first.digest);
    expect(first.layers).to.have.lengthOf(2);
  });

  it("has the commit's time", () => {
    expect(Date.parse(first.configuration.created)).to.equal(commitTime * 1000);
  });

  it("would have another digest each without the commit's time, and the same layers", () => {
    const all = [first, ...untimed];
    expect(new Set(all.map(({ digest }) => digest))).to.have.lengthOf(all.length);
    for (const { layers } of untimed) expect(layers).to.deep.equal(first.layers);
  });

  it('says where the source is, which commit it is and what the image is called', () => {
    expect(first.configuration.config.Labels).to.deep.equal({
      'org.opencontainers.image.title': 'hello-service',
      'org.opencontainers.image.description': 'Hello World! by Koa',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.source': 'https://git.test/hello_world',
      'org.opencontainers.image.revision': commitId,
      'org.opencontainers.image.version': commitId.slice(0, 10),
    });
  });
});

/** Builds the bundle and its image as the pipeline does, without any cache. `base` is a digest. */
async function buildImage(
  buildKit: BuildKit,
  base: string,
  environment: BuildEnvironment,
): Promise<BuiltImage> {
  await rm(join(servicePackage, 'dist'), { recursive: true, force: true });
  await execa(process.execPath, ['--run', 'build'], { cwd: servicePackage });
  const layout = await mkdtemp(join(buildKit.folder, 'image-'));
  const context = `${publicBaseImage}=oci-layout://${join(buildKit.folder, 'base')}@${base}`;
  const flags = ['--no-cache', `--build-context=${context}`, `--output=type=oci,tar=false,dest=${layout}`];
  await buildKit.buildx([...pipelineBuild.args, ...flags], environment);
  return readLayout(layout);
}

async function readLayout(layout: string): Promise<BuiltImage> {
  const read = async (path: string) => JSON.parse(await readFile(join(layout, path), 'utf8'));
  const readBlob = (digest: string) => read(`blobs/${digest.replace(':', '/')}`);
  const [manifest, ...others] = ociIndex.parse(await read('index.json')).manifests;
  if (!manifest || others.length > 0) throw new Error(`${layout} holds not one image but another number.`);
  const { config, layers } = ociManifest.parse(await readBlob(manifest.digest));
  return {
    digest: manifest.digest,
    layers: layers.map(({ digest }) => digest),
    configuration: ociConfiguration.parse(await readBlob(config.digest)),
  };
}
