// @ts-check
// Plain JavaScript, as node-settings.js is: this much is read and run at every start.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * What a bundle was made of; it stands beside the bundle as `<name>.json`. `files` are every source, the lockfile and
 * the modules that bundle, relative to the record; `digest` is of what is in all of them.
 * @typedef {{ files: string[], digest: string }} BundleRecord
 */

/** @param {string} bundle */
export function recordOf(bundle) {
  return join(dirname(bundle), `${basename(bundle, '.js')}.json`);
}

/**
 * @param {readonly string[]} files
 * @param {string} folder what the files are relative to
 */
export function digestOf(files, folder) {
  return hash('sha256', JSON.stringify(files.map((file) => readFileSync(resolve(folder, file), 'utf8'))));
}

/**
 * Whether the bundle was made of what is there now.
 * @param {string} bundle
 */
export function isFresh(bundle) {
  try {
    /** @type {BundleRecord} */
    const { files, digest } = JSON.parse(readFileSync(recordOf(bundle), 'utf8'));
    return digest === digestOf(files, dirname(bundle));
  } catch {
    // No record, half a one, or a source that is gone.
    return false;
  }
}
