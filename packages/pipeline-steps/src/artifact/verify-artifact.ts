import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import {
  type ArtifactContent,
  digestFiles,
  digestOf,
  manifestName,
  parseManifest,
} from './artifact-manifest.ts';

/** The artifact that an execution expects. */
export interface ExpectedArtifact extends ArtifactContent {
  /** The digest of its manifest, as the build exported it. */
  readonly artifactDigest: string;
}

/**
 * Throws unless the current folder is the release artifact of this execution, file by file. Makes its programs executable,
 * because an artifact does not keep the mode of a file.
 */
export async function verifyArtifact(context: StepContext, expected: ExpectedArtifact): Promise<void> {
  const folder = context.directory;
  const faults = await findFaults(folder, expected);
  if (faults.length > 0)
    throw new StepError(
      `this is not the artifact that the build of commit ${shortCommitId(expected.commitId)} made: ${faults.join('; ')}: start the pipeline on the commit again, which builds a new one`,
    );
  const programs = join(folder, 'bin');
  for (const program of await readdir(programs)) await chmod(join(programs, program), 0o755);
}

async function findFaults(folder: string, expected: ExpectedArtifact): Promise<readonly string[]> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  if (text === undefined) return [`it has no ${manifestName}`];
  const digest = digestOf(text);
  if (digest !== expected.artifactDigest)
    return [`${manifestName} has the digest ${digest}, and the build exported ${expected.artifactDigest}`];
  const manifest = parseManifest(text);
  const expectedFiles = new Map(Object.entries(manifest.files));
  const files = await digestFiles(folder);
  const paths = new Set([...expectedFiles.keys(), ...files.keys()]);
  return [
    ...(['releaseName', 'commitId', 'imageTag', 'imageDigest'] as const).flatMap((field) =>
      manifest[field] === expected[field]
        ? []
        : [`its ${field} is ${manifest[field]}, and the pipeline deploys ${expected[field]}`],
    ),
    ...[...paths].sort().flatMap((path) => {
      const [wanted, found] = [expectedFiles.get(path), files.get(path)];
      if (wanted === found) return [];
      const shown = JSON.stringify(path);
      if (wanted === undefined) return [`${shown} was added`];
      return [found === undefined ? `${shown} is missing` : `${shown} differs`];
    }),
  ];
}
