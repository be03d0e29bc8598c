// @ts-check
// Plain JavaScript, like node-settings.js, because it runs at every start.
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The hexadecimal digits of SHA-256. A bundle ends with the digest of its inputs. */
const digestLength = 64;

/**
 * The path of the list of a bundle's inputs: sources, lockfile and bundling modules, relative to the list.
 * @param {string} bundle
 */
export function listBeside(bundle) {
  return join(dirname(bundle), `${basename(bundle, '.js')}.json`);
}

/**
 * The digest of the current contents of files.
 * @param {readonly string[]} files
 * @param {string} folder the folder of relative paths
 */
export function digestOf(files, folder) {
  return hash('sha256', JSON.stringify(files.map((file) => readFileSync(resolve(folder, file), 'utf8'))));
}

/**
 * Whether the bundle was made from the current inputs.
 * @param {string} bundle
 */
export function isFresh(bundle) {
  try {
    /** @type {string[]} */
    const files = JSON.parse(readFileSync(listBeside(bundle), 'utf8'));
    return lastOf(bundle) === digestOf(files, dirname(bundle));
  } catch {
    // The bundle, the list or a source is missing, or the list is incomplete.
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
