import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ActionableError } from './actionable-error.ts';
import { asFailure, HttpFailure, type HttpLimits, httpGet } from './http-request.ts';
import { isDiskFull } from './program-errors.ts';
import { publishFile } from './publish-file.ts';

interface Download {
  readonly url: string;
  readonly sha256: string;
  /** The path of the file. It appears there complete or not at all. */
  readonly file: string;
  /** Permissions, 0o644 if not given. */
  readonly mode?: number;
}

export interface DownloadOptions {
  readonly limits: HttpLimits;
  readonly signal?: AbortSignal | undefined;
  readonly retryPauseMs?: number;
  /** `total` is undefined if the server does not send it. */
  readonly onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void;
}

const attempts = 3;

/**
 * Downloads a file unless it exists, and puts it in place if its checksum is right. The bytes before a broken connection or
 * an interruption are kept beside it, under a name with the checksum, and the next attempt or run resumes there.
 */
export async function downloadFile(download: Download, options: DownloadOptions): Promise<void> {
  if ((await sha256Of(download.file)) === download.sha256) return;
  await mkdir(dirname(download.file), { recursive: true });
  const unfinished = `${download.file}.${download.sha256.slice(0, 12)}.unfinished`;
  for (let attempt = 1; ; attempt += 1) {
    const wasResumed = (await sizeOf(unfinished)) > 0;
    try {
      await receive(download.url, unfinished, options);
    } catch (error) {
      if (!isWorthRetry(error) || attempt >= attempts) throw asToolError(download, error);
      await pause(options.retryPauseMs ?? 1000, undefined, { signal: options.signal });
      continue;
    }
    const sha256 = await sha256Of(unfinished);
    if (sha256 === download.sha256) break;
    await rm(unfinished, { force: true });
    // The kept bytes may be of an earlier file at that address, so start again.
    if (!wasResumed) throw wrongChecksum(download, sha256);
  }
  await chmod(unfinished, download.mode ?? 0o644);
  await publishFile(unfinished, download.file);
}

/** Parses a single checksum, or the line of the named file in a list of checksums. */
export function readChecksum(text: string, name: string, url: string): string {
  const alone = /^\s*([0-9a-f]{64})\s*$/.exec(text)?.[1];
  if (alone) return alone;
  for (const line of text.split('\n')) {
    const [, sha256, file] = /^([0-9a-f]{64}) [ *](\S+)\s*$/.exec(line) ?? [];
    if (sha256 && file === name) return sha256;
  }
  throw new HttpFailure(`${url} holds no checksum of ${name}`);
}

async function receive(url: string, unfinished: string, options: DownloadOptions): Promise<void> {
  const { limits, signal, onProgress } = options;
  const kept = await sizeOf(unfinished);
  let response = await getFrom(url, kept, options);
  if (response === undefined) {
    await rm(unfinished, { force: true });
    response = await httpGet(url, { limits, signal });
  }
  const start = response.statusCode === 206 ? kept : 0;
  const length = response.headers['content-length'];
  const total = length === undefined ? undefined : start + Number(length);
  const file = await open(unfinished, start > 0 ? 'a' : 'w');
  let received = start;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      await file.write(piece);
      received += piece.length;
      onProgress?.(received, total);
    }
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw asFailure(new URL(url), error, signal);
  } finally {
    response.destroy();
    await file.close();
  }
  if (total !== undefined && received < total) throw new HttpFailure(`${url} ended early`);
}

/** Requests the rest from that byte on. Returns undefined if the server has no more. */
async function getFrom(url: string, fromByte: number, { limits, signal }: DownloadOptions) {
  try {
    return await httpGet(url, { limits, signal, fromByte });
  } catch (error) {
    if (fromByte > 0 && error instanceof HttpFailure && error.status === 416) return undefined;
    throw error;
  }
}

/** A broken connection and an error of the server may be temporary. A missing file is not. */
function isWorthRetry(error: unknown): boolean {
  return error instanceof HttpFailure && (error.status === undefined || error.status >= 500);
}

function asToolError(download: Download, error: unknown): unknown {
  if (isDiskFull(error)) {
    return new ActionableError(
      `The disk of ${dirname(download.file)} is full, so ${download.url} could not be kept there: free some space, or set XDG_CACHE_HOME to a folder of another disk, then run this command again.`,
    );
  }
  if (!(error instanceof HttpFailure)) return error;
  return new ActionableError(
    `${download.url} could not be fetched (${error.message}): check the network, then run this command again; it goes on from what came.`,
  );
}

function wrongChecksum(download: Download, sha256 = 'of an empty file'): ActionableError {
  return new ActionableError(
    `${download.url} came with the checksum ${sha256} instead of ${download.sha256} and was thrown away: run this command again, and if that stays so, ask who is between this machine and that server.`,
  );
}

async function sha256Of(file: string): Promise<string | undefined> {
  if ((await sizeOf(file)) === 0) return undefined;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
