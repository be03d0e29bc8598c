import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { clusterPaths } from '../../src/cluster/cluster-paths.ts';
import { endKeptSandbox } from '../../src/cluster/control-socket.ts';
import { Sandbox } from '../../src/cluster/sandbox.ts';

describe('Sandbox.reserve', () => {
  const folder = temporaryFolder();
  const pathsOf = (name: string) => clusterPaths(join(folder.path, name, 'aws-kube-cd/rehearsal'));
  const reserved: Sandbox[] = [];
  const reserve = async (name = 'cache') => {
    const sandbox = await Sandbox.reserve(pathsOf(name));
    reserved.push(sandbox);
    return sandbox;
  };
  const supervisorOf = async (name = 'cache') => Number(await readFile(pathsOf(name).lockFile, 'utf8'));
  afterEach(async () => {
    for (const sandbox of reserved.splice(0)) await sandbox.end().catch(() => {});
  });

  it('refuses a second rehearsal with the same cache in one sentence', async () => {
    await reserve();
    const error = await rejectionOf(Sandbox.reserve(pathsOf('cache')));
    expect(error).to.be.instanceOf(ActionableError);
    expect(error.message).to.equal(
      `Another rehearsal is running with the cache ${folder.path}/cache/aws-kube-cd; wait for it, end a kept one by \`npx --yes pnpm rehearse:down\`, or set XDG_CACHE_HOME to another folder.`,
    );
  });

  it('lets one of two go that start at the same moment', async () => {
    const both = await Promise.allSettled([reserve(), reserve()]);
    expect(both.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('lets rehearsals with other caches run beside it', async () => {
    await reserve('one');
    await reserve('other');
    expect(await supervisorOf('one')).not.to.equal(await supervisorOf('other'));
  });

  it('frees the cache at its end, and leaves no socket', async () => {
    await (await reserve()).end();
    expect(existsSync(pathsOf('cache').controlSocket)).to.equal(false);
    await reserve();
  });

  it('frees the cache with a supervisor that is killed', async () => {
    const sandbox = await reserve();
    process.kill(await supervisorOf(), 'SIGKILL');
    await rejectionOf(sandbox.end());
    expect(await endKeptSandbox(pathsOf('cache'))).to.equal('none');
    await reserve();
  });

  it('lets nobody else of the machine near the lock or the socket, whatever the umask', async () => {
    const usual = process.umask(0);
    await reserve().finally(() => process.umask(usual));
    const { root, lockFile, controlSocket } = pathsOf('cache');
    const modes = await Promise.all(
      [root, lockFile, controlSocket].map(async (path) => (await stat(path)).mode),
    );
    expect(modes.map((mode) => (mode & 0o777).toString(8))).to.deep.equal(['700', '600', '600']);
  });

  describe('endKeptSandbox', () => {
    it('finds none where no rehearsal ever ran', async () => {
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('none');
    });

    it('finds none where the cache is a file', async () => {
      await mkdir(dirname(pathsOf('cache').root), { recursive: true });
      await writeFile(pathsOf('cache').root, '');
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('none');
    });

    it('leaves a rehearsal alone that is at work', async () => {
      await reserve();
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('busy');
      await rejectionOf(Sandbox.reserve(pathsOf('cache')));
    });

    it('ends a kept one, and no other', async () => {
      await reserve('other');
      await (await reserve()).keep();
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('ended');
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('none');
      expect(await endKeptSandbox(pathsOf('other'))).to.equal('busy');
    });

    it('gives up on a supervisor that does not answer, and names it', async () => {
      await (await reserve()).keep();
      const id = await supervisorOf();
      process.kill(id, 'SIGSTOP');
      try {
        const asked = endKeptSandbox(pathsOf('cache'), { answerMs: 300, endMs: 300 });
        expect((await rejectionOf(asked)).message).to.match(
          new RegExp(
            `^The kept rehearsal’s supervisor, process ${id}, did not answer within 0.3 seconds; end it by \`kill -KILL ${id}\`, `,
          ),
        );
      } finally {
        process.kill(id, 'SIGCONT');
      }
      await endKeptSandbox(pathsOf('cache'));
    });

    it('refuses another user of the machine, and says whose it is', async () => {
      await (await reserve()).keep();
      process.seteuid?.(65534);
      try {
        expect((await rejectionOf(endKeptSandbox(pathsOf('cache')))).message).to.match(
          /^The rehearsal with the control socket \/.+\/control\.sock is another user's; end it as that user, /,
        );
      } finally {
        process.seteuid?.(0);
      }
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('ended');
    });

    it('is heard beside a connection that says nothing', async () => {
      await (await reserve()).keep();
      const silent = connect(pathsOf('cache').controlSocket);
      await new Promise((resolve) => silent.once('connect', resolve));
      silent.write('do');
      silent.on('error', () => {});
      expect(await endKeptSandbox(pathsOf('cache'))).to.equal('ended');
      silent.destroy();
    });
  });

  describe('for a program that has no channel to the supervisor any more', () => {
    it('takes the folder of the run away when the rehearsal is killed', async () => {
      const paths = pathsOf('cache');
      const rehearsal = reserveInProcess(paths.root);
      await saidReady(rehearsal);
      expect(existsSync(paths.run)).to.equal(true);
      rehearsal.kill('SIGKILL');
      for (let tries = 0; existsSync(paths.controlSocket) || existsSync(paths.run); tries += 1) {
        expect(tries, 'the supervisor outlives the rehearsal').to.be.lessThan(400);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
  });
});

function reserveInProcess(root: string): ChildProcess {
  const sandbox = new URL('../../src/cluster/sandbox.ts', import.meta.url).href;
  const paths = new URL('../../src/cluster/cluster-paths.ts', import.meta.url).href;
  const script = `import { Sandbox } from ${JSON.stringify(sandbox)};
    import { clusterPaths } from ${JSON.stringify(paths)};
    await Sandbox.reserve(clusterPaths(${JSON.stringify(root)}));
    console.log('ready');`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function saidReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
}
