import { createHash } from 'node:crypto';

/** An image's manifest as a registry holds it. */
export interface ImageManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly text: string;
}

/** The registry's refusal of a manifest: its code, such as MANIFEST_BLOB_UNKNOWN, and message. */
interface RegistryRefusal {
  readonly code: string;
  readonly message: string;
}

/** The manifests of a registry, by tag or digest. */
export interface ImageRegistry {
  getManifest(repositoryName: string, reference: string): Promise<ImageManifest | undefined>;
  /** Empty for a repository without a push. */
  listTags(repositoryName: string): Promise<readonly string[]>;
  /** Undefined if the registry accepted it. */
  putManifest(
    repositoryName: string,
    reference: string,
    manifest: Pick<ImageManifest, 'mediaType' | 'text'>,
  ): Promise<RegistryRefusal | undefined>;
}

const manifestMediaTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** The digest of a manifest's bytes. */
export function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Speaks the registry's HTTP API. */
export function createImageRegistry(url: string): ImageRegistry {
  const manifestUrl = (repositoryName: string, reference: string): URL =>
    new URL(`/v2/${repositoryName}/manifests/${reference}`, url);
  return {
    async getManifest(repositoryName, reference) {
      const headers = { Accept: manifestMediaTypes.join(', ') };
      const answer = await request(manifestUrl(repositoryName, reference), { headers });
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw unexpected(answer);
      return { digest: digestOf(answer.bytes), mediaType: answer.mediaType, text: answer.text };
    },
    async listTags(repositoryName) {
      const answer = await request(new URL(`/v2/${repositoryName}/tags/list`, url));
      if (answer.status === 404) return [];
      if (answer.status !== 200) throw unexpected(answer);
      // A repository without tags has null.
      return JSON.parse(answer.text).tags ?? [];
    },
    async putManifest(repositoryName, reference, { mediaType, text }) {
      const headers = { 'Content-Type': mediaType };
      const target = manifestUrl(repositoryName, reference);
      const answer = await request(target, { method: 'PUT', headers, body: text });
      if (answer.status === 201) return undefined;
      const refusal = answer.status < 500 ? parseRefusal(answer.text) : undefined;
      if (refusal === undefined) throw unexpected(answer);
      return refusal;
    },
  };
}

interface RegistryAnswer {
  readonly target: URL;
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly text: string;
}

async function request(target: URL, options: RequestInit = {}): Promise<RegistryAnswer> {
  const response = await fetch(target, options).catch(() => {
    throw new Error(`Could not connect to the endpoint URL: "${target.href}"`);
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const mediaType = response.headers.get('content-type') ?? '';
  return { target, status: response.status, mediaType, bytes, text: bytes.toString('utf8') };
}

function unexpected({ target, status, text }: RegistryAnswer): Error {
  return new Error(`${target.href} answered ${status}: ${text.trim().slice(0, 500)}`);
}

function parseRefusal(answer: string): RegistryRefusal | undefined {
  try {
    const { code, message } = JSON.parse(answer).errors[0];
    return { code: String(code), message: String(message) };
  } catch {
    return undefined;
  }
}
