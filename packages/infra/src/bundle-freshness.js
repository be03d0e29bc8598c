// @ts-check
// Plain JavaScript, as node-settings.js is: this much is read and run at every start.
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The hexadecimal digits of SHA-256, with which a bundle ends: of all that it was made of. */
const digestLength = 64;

/**
 * The list of what a bundle was made of: every source, the lockfile and the modules that bundle, relative to the list.
 * @param {string} bundle
 */
export function listBeside(bundle) {
  return join(dirname(bundle), `${basename(bundle, '.js')}.json`);
}

/**
 * Of what is in the files now.
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
    /** @type {string[]} */
    const files = JSON.parse(readFileSync(listBeside(bundle), 'utf8'));
    return lastOf(bundle) === digestOf(files, dirname(bundle));
  } catch {
    // No bundle, no list, half a one, or a source that is gone.
    return false;
  }
}

/** @param {string} bundle */
function lastOf(bundle) {
  const file = openSync(bundle, 'r');
  try {
    const end = Buffer.alloc(digestLength);
    readSync(file, end, 0, digestLength, fstatSync(file).size - digestLength);
    return end.toString();
  } finally {
    closeSync(file);
  }
}
