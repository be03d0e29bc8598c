import { createHash, hash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { StepError } from '../errors.ts';
import { readJson } from '../read-json.ts';

const bufferBytes = 1024 * 1024;

/** The manifest's name, in the artifact's folder. */
export const manifestName = 'manifest.json';

/** The content of a release artifact: what was built, and the digest of each file beside the manifest. */
export interface ArtifactManifest extends ArtifactContent {
  /** Digests such as `sha256:...`, by path in the artifact. */
  readonly files: Readonly<Record<string, string>>;
}

/** What an artifact brings to an environment. */
export interface ArtifactContent {
  readonly releaseName: string;
  readonly commitId: string;
  readonly imageTag: string;
  readonly imageDigest: string;
}

/** A digest in the form that image manifests have. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${hash('sha256', content)}`;
}

/** The digests of all files below a folder, but for the manifest, sorted by path. A link or a device has none. */
export async function digestFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, file: join(entry.parentPath, entry.name) }))
    .map((each) => ({ ...each, path: relative(folder, each.file).split(sep).join('/') }))
    .filter(({ path }) => path !== manifestName);
  const digests = await Promise.all(
    files.map(
      async ({ entry, file, path }): Promise<[path: string, digest: string]> => [
        path,
        entry.isFile() ? await digestOfFile(file) : 'not a file',
      ],
    ),
  );
  // A Map, because a file may be called __proto__.
  return new Map(digests.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Reads into one buffer: memory for the whole of helm or kubectl, 60 MB each, would take longer than the digest. */
async function digestOfFile(file: string): Promise<string> {
  await using handle = await open(file);
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(bufferBytes);
  for (;;) {
    const { bytesRead } = await handle.read(buffer);
    if (bytesRead === 0) return `sha256:${digest.digest('hex')}`;
    digest.update(buffer.subarray(0, bytesRead));
  }
}

/** Parses a manifest that is known by its digest, so that its fields need no further check. */
export function parseManifest(text: string): ArtifactManifest {
  const manifest = readJson<ArtifactManifest | null>(manifestName, text);
  if (typeof manifest?.files === 'object' && manifest.files !== null) return manifest;
  throw new StepError(`${manifestName} lists no files: it was not written by pack-artifact`);
}
