import { stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { assert } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { startedPrograms } from '../../../programs/test/helpers/program.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { listenRelay, openRelay, serveRelay } from '../../src/network/relay.ts';
import { exchange, startEchoServer } from '../helpers/echo-server.ts';

describe('relay', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const start = startedPrograms();

  async function prepare() {
    const faults: string[] = [];
    const echo = closing(await startEchoServer());
    const socketPath = path.join(await makeFolder(), 'relay.sock');
    closing(await serveRelay({ socketPath, onFault: (sentence) => faults.push(sentence) }));
    return { echo, socketPath, faults };
  }

  it('carries megabytes both ways, each side ending on its own', async () => {
    const { echo, socketPath, faults } = await prepare();
    const text = 'abcdefghij'.repeat(400_000);
    const answer = await exchange(await openRelay(socketPath, '127.0.0.1', echo.port), text);
    assert.isTrue(answer === text.toUpperCase());
    assert.deepEqual(faults, []);
  });

  it('gives a port of the machine', async () => {
    const { echo, socketPath } = await prepare();
    const listening = closing(
      await listenRelay({ port: 0, socketPath, host: '127.0.0.1', targetPort: echo.port }),
    );
    const texts = ['one', 'two', 'three'];
    const answers = await Promise.all(
      texts.map((text) => exchange(net.connect(listening.port, '127.0.0.1'), text)),
    );
    assert.deepEqual(answers, ['ONE', 'TWO', 'THREE']);
  });

  it('reads a first line that comes in pieces, with bytes right after it', async () => {
    const { echo, socketPath } = await prepare();
    const socket = net.connect({ path: socketPath, allowHalfOpen: true });
    socket.setNoDelay(true);
    socket.write('127.0.0.1');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await exchange(socket, ` ${echo.port}\nbytes`), 'BYTES');
  });

  it('ends a connection to a port where nobody listens, and names it', async () => {
    const { echo, socketPath, faults } = await prepare();
    await echo.close();
    assert.equal(await exchange(await openRelay(socketPath, '127.0.0.1', echo.port), ''), '');
    assert.include(
      await eventually('a fault', () => faults[0]),
      `127.0.0.1:${echo.port}: connect ECONNREFUSED`,
    );
  });

  for (const line of ['GET / HTTP/1.1\n', 'a;b 80\n', '127.0.0.1 0\n', 'x'.repeat(400)]) {
    it(`refuses the first line ${JSON.stringify(line.slice(0, 20))}`, async () => {
      const { socketPath, faults } = await prepare();
      const socket = net.connect(socketPath);
      socket.on('error', () => undefined).write(line);
      await new Promise((resolve) => socket.once('close', resolve).resume());
      assert.lengthOf(faults, 1);
    });
  }

  it('says that no relay is there', async () => {
    const socketPath = path.join(await makeFolder(), 'none.sock');
    const error = await rejectionOf(openRelay(socketPath, '127.0.0.1', 1));
    assert.include(String(error), socketPath);
  });

  it('replaces a socket that was left there, but no other file, and is for its owner alone', async () => {
    const { socketPath } = await prepare();
    closing(await serveRelay({ socketPath, onFault: () => undefined }));
    assert.equal((await stat(socketPath)).mode & 0o777, 0o600);
    const file = path.join(await makeFolder(), 'file');
    await writeFile(file, 'kept');
    const error = await rejectionOf(serveRelay({ socketPath: file, onFault: () => undefined }));
    assert.include(String(error), 'is no socket');
  });

  it('refuses a path that is too long for a socket', async () => {
    const socketPath = `/tmp/${'x'.repeat(120)}`;
    const error = await serveRelay({ socketPath, onFault: () => undefined }).catch(
      (thrown: unknown) => thrown,
    );
    assert.include(String(error), 'longer than the 107 bytes');
  });

  it('runs as a program until SIGTERM', async () => {
    const echo = closing(await startEchoServer());
    const socketPath = path.join(await makeFolder(), 'relay.sock');
    const program = start(
      path.join(import.meta.dirname, '../../src/network/relay.ts'),
      '--socket',
      socketPath,
    );
    assert.deepEqual(await program.nextLine(() => true), { ready: true, socket: socketPath });
    assert.equal(await exchange(await openRelay(socketPath, '127.0.0.1', echo.port), 'x'), 'X');
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });
});
