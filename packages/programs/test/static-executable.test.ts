import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isStaticExecutable, readHeader } from '../src/static-executable.ts';
import { elfHeader } from './helpers/elf-header.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

describe('isStaticExecutable', () => {
  const folder = temporaryFolder();

  it('is true of a program without an interpreter', () => {
    expect(isStaticExecutable(elfHeader([1, 1, 2]))).to.equal(true);
  });

  it('is false of a program that names one', () => {
    expect(isStaticExecutable(elfHeader([6, 3, 1]))).to.equal(false);
  });

  it('is false of what is no such program', async () => {
    await writeFile(join(folder.path, 'script'), '#!/bin/sh\n');
    expect(isStaticExecutable(await readHeader(join(folder.path, 'script')))).to.equal(false);
  });

  it('is false of a file that ends within its headers', () => {
    expect(isStaticExecutable(elfHeader([1, 1, 1]).subarray(0, 100))).to.equal(false);
  });

  it('is false of the Node that runs this test', async () => {
    expect(isStaticExecutable(await readHeader(process.execPath))).to.equal(false);
  });
});
