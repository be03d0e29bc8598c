import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { holdServices } from '../../src/tools/service-policy.ts';

describe('holdServices', () => {
  const folder = temporaryFolder();

  function statusOf(policyFile: string, environment: Readonly<Record<string, string>>): number {
    try {
      execFileSync(policyFile, ['docker', 'start'], { env: environment });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  }

  describe('on a machine without a policy', () => {
    it('refuses the services of its own call only, and takes the policy away again', async () => {
      const policyFile = join(folder.path, 'policy-rc.d');
      const policy = await holdServices(policyFile, folder.path);
      expect(policy.commandPrefix).to.deep.equal([]);
      expect(statusOf(policyFile, policy.environment)).to.equal(101);
      expect(statusOf(policyFile, {})).to.equal(0);
      await policy.release();
      expect(existsSync(policyFile)).to.equal(false);
    });

    it('takes over what a killed run left', async () => {
      const policyFile = join(folder.path, 'policy-rc.d');
      await holdServices(policyFile, folder.path);
      const policy = await holdServices(policyFile, folder.path);
      expect(statusOf(policyFile, policy.environment)).to.equal(101);
      await policy.release();
      expect(existsSync(policyFile)).to.equal(false);
    });
  });

  describe('on a machine that has a policy', () => {
    it('leaves the file unchanged and mounts its own over it for one command', async () => {
      const policyFile = await writeProgram(folder.path, 'policy-rc.d', 'exit 0');
      const before = await readFile(policyFile, 'utf8');
      const policy = await holdServices(policyFile, folder.path);
      expect(policy.commandPrefix.slice(0, 4)).to.deep.equal([
        'unshare',
        '--mount',
        '--propagation',
        'private',
      ]);
      const [ownFile, covered] = policy.commandPrefix.slice(-2);
      expect(covered).to.equal(policyFile);
      expect(statusOf(ownFile ?? '', policy.environment)).to.equal(101);
      expect(await readFile(policyFile, 'utf8')).to.equal(before);
      await policy.release();
      expect(await readdir(folder.path)).to.deep.equal(['policy-rc.d']);
    });

    it('runs the command after the mount, with its own arguments', async () => {
      const policyFile = join(folder.path, 'policy-rc.d');
      await writeFile(policyFile, 'of the machine');
      const policy = await holdServices(policyFile, folder.path);
      await writeProgram(folder.path, 'unshare', 'shift 3; exec "$@"');
      await writeProgram(folder.path, 'mount', `echo "mount $*"`);
      const [program = '', ...rest] = [...policy.commandPrefix, '/bin/echo', 'installing', 'a b'];
      const output = execFileSync(join(folder.path, program), rest, {
        env: { PATH: `${folder.path}:/bin` },
        encoding: 'utf8',
      });
      const ownFile = policy.commandPrefix.at(-2);
      expect(output).to.equal(`mount --bind ${ownFile} ${policyFile}\ninstalling a b\n`);
    });
  });
});
