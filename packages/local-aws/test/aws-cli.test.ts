import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../programs/test/helpers/rejection-of.ts';
import { createStoredZip } from '../../programs/test/helpers/stored-zip.ts';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';
import { findAwsCli, installAwsCli } from '../src/aws-cli.ts';

describe('installAwsCli', () => {
  const folder = temporaryFolder();
  const dist = 'awscli/v2/2.36.12/dist';

  async function source(files: Parameters<typeof createStoredZip>[0]) {
    const zipFile = join(folder.path, 'layer.zip');
    await writeFile(zipFile, createStoredZip(files));
    return { version: '2.0.186', zipFile };
  }

  const whole = [
    { name: `${dist}/aws`, content: 'a program' },
    { name: `${dist}/awscli/data/cli.json`, content: '{}' },
    { name: 'awscli/v2/2.36.12/bin/aws', content: 'a link' },
  ];
  const cache = () => join(folder.path, 'cache');

  it('unpacks the program with its libraries, and nothing else, under the version of its package', async () => {
    const cli = await installAwsCli(cache(), await source(whole));
    expect(cli).to.deep.equal({
      directory: join(cache(), 'aws-cli-2.0.186'),
      program: join(cache(), 'aws-cli-2.0.186/aws'),
    });
    expect(await readdir(cli.directory)).to.have.members(['aws', 'awscli']);
    expect(await readFile(join(cli.directory, 'awscli/data/cli.json'), 'utf8')).to.equal('{}');
    expect(await findAwsCli(cache(), await source(whole))).to.deep.equal(cli);
  });

  it('finds nothing before, and changes nothing', async () => {
    expect(await findAwsCli(cache(), await source(whole))).to.equal(undefined);
    expect(await readdir(folder.path)).to.deep.equal(['layer.zip']);
  });

  it('leaves no half installation of a damaged package', async () => {
    const [aws, ...others] = whole;
    const damaged = await source([
      ...(aws ? [aws] : []),
      ...others.map((file) => ({ ...file, checksum: 7 })),
    ]);
    const { message } = await rejectionOf(installAwsCli(cache(), damaged));
    expect(message).to.include(`${dist}/awscli/data/cli.json in ${damaged.zipFile} is damaged`);
    expect(await readdir(cache())).to.deep.equal([]);
  });

  it('removes what a killed installation left, and installs anew', async () => {
    await mkdir(join(cache(), 'aws-cli-2.0.186.unfinished-x/awscli'), { recursive: true });
    await installAwsCli(cache(), await source(whole));
    expect(await readdir(cache())).to.deep.equal(['aws-cli-2.0.186']);
  });

  it('names a package without an AWS CLI', async () => {
    const { message } = await rejectionOf(installAwsCli(cache(), await source([])));
    expect(message).to.include('layer.zip has no AWS CLI');
  });
});
