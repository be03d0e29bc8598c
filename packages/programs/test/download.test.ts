import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { type DownloadOptions, downloadFile, readChecksum } from '../src/download.ts';
import { type FileServer, fileServer, hang, serve, serveThenCut } from './helpers/file-server.ts';
import { rejectionOf } from './helpers/rejection-of.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const content = 'the program, all of it';
const sha256 = createHash('sha256').update(content).digest('hex');
const shortLimits: DownloadOptions = { limits: { firstByteMs: 150, idleMs: 150 }, retryPauseMs: 1 };

describe('downloadFile', () => {
  const folder = temporaryFolder();
  const server: FileServer = fileServer();

  const download = (options = shortLimits): Promise<void> =>
    downloadFile(
      {
        url: `${server.address}/program`,
        sha256,
        file: join(folder.path, 'to/program'),
        mode: 0o755,
      },
      options,
    );
  const files = (): Promise<string[]> => readdir(join(folder.path, 'to'));
  const unfinished = (): string => join(folder.path, 'to', `program.${sha256.slice(0, 12)}.unfinished`);

  it('puts the file in place with its permissions and says how far it is', async () => {
    server.answers.set('/program', serve(content));
    const seen: [number, number | undefined][] = [];
    await download({ ...shortLimits, onProgress: (received, total) => seen.push([received, total]) });
    expect(await readFile(join(folder.path, 'to/program'), 'utf8')).to.equal(content);
    expect((await stat(join(folder.path, 'to/program'))).mode & 0o777).to.equal(0o755);
    expect(seen.at(-1)).to.deep.equal([content.length, content.length]);
    expect(await files()).to.deep.equal(['program']);
  });

  it('asks for nothing when the file is there', async () => {
    server.answers.set('/program', serve(content));
    await download();
    await download();
    expect(server.requests).to.deep.equal(['/program']);
  });

  it('follows a redirect', async () => {
    server.answers.set('/program', (_request, response) =>
      response.writeHead(302, { location: '/stored' }).end(),
    );
    server.answers.set('/stored', serve(content));
    await download();
    expect(server.requests).to.deep.equal(['/program', '/stored']);
  });

  it('goes on where the connection was cut', async () => {
    let isFirst = true;
    server.answers.set('/program', (request, response) => {
      (isFirst ? serveThenCut(content, 5) : serve(content))(request, response);
      isFirst = false;
    });
    await download();
    expect(server.requests).to.deep.equal(['/program', '/program bytes=5-']);
    expect(await readFile(join(folder.path, 'to/program'), 'utf8')).to.equal(content);
  });

  it('goes on where an earlier run was interrupted', async () => {
    server.answers.set('/program', (_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.slice(0, 7));
    });
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await rejectionOf(download({ ...shortLimits, signal: controller.signal, onProgress }));
    expect(await files()).to.deep.equal([basename(unfinished())]);
    server.answers.set('/program', serve(content));
    await download();
    expect(server.requests.at(-1)).to.equal('/program bytes=7-');
    expect(await files()).to.deep.equal(['program']);
  });

  it('begins anew when the server knows no ranges', async () => {
    server.answers.set('/program', serve(content));
    await rejectionOf(download({ ...shortLimits, signal: AbortSignal.abort() }));
    await writeFile(unfinished(), 'the pro');
    server.answers.set('/program', (_request, response) => response.writeHead(200).end(content));
    await download();
    expect(await readFile(join(folder.path, 'to/program'), 'utf8')).to.equal(content);
  });

  it('begins anew when what was kept belongs to another file', async () => {
    server.answers.set('/program', serve(content));
    await rejectionOf(download({ ...shortLimits, signal: AbortSignal.abort() }));
    await writeFile(unfinished(), 'another file that is longer than the program');
    await download();
    expect(server.requests).to.deep.equal(['/program bytes=44-', '/program']);
    expect(await files()).to.deep.equal(['program']);
  });

  it('throws a file with a wrong checksum away and names both checksums', async () => {
    server.answers.set('/program', serve('something else'));
    const error = await rejectionOf(download());
    expect(error.message).to.match(/^\S+\/program came with the checksum [0-9a-f]{64} instead of /);
    expect(error.message).to.contain(sha256);
    expect(await files()).to.deep.equal([]);
  });

  it('gives up after three cuts, keeps what came and says so', async () => {
    server.answers.set('/program', serveThenCut(content, 5));
    const error = await rejectionOf(download());
    expect(server.requests).to.have.length(3);
    expect(error.message).to.contain('was cut').and.to.contain('it goes on from what came');
    expect(await files()).to.not.include('program');
  });

  it('names a file that is not there, at once', async () => {
    const error = await rejectionOf(download());
    expect(error.message).to.contain('/program answered 404');
    expect(server.requests).to.have.length(1);
  });

  it('gives up on a server that does not answer', async () => {
    server.answers.set('/program', hang);
    expect((await rejectionOf(download())).message).to.contain('did not answer within 0.15 s');
  });

  it('gives up on a server that stops in the middle', async () => {
    server.answers.set('/program', (_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.slice(0, 5));
    });
    expect((await rejectionOf(download())).message).to.contain('nothing came from 127.0.0.1');
  });

  it('gives up on a port where nobody listens', async () => {
    const file = { url: 'http://127.0.0.1:9/program', sha256, file: join(folder.path, 'program') };
    expect((await rejectionOf(downloadFile(file, shortLimits))).message).to.contain('ECONNREFUSED');
  });

  it('ends at an abort with its reason', async () => {
    server.answers.set('/program', hang);
    const signal = AbortSignal.timeout(20);
    const error = await rejectionOf(
      download({ ...shortLimits, limits: { firstByteMs: 9000, idleMs: 9000 }, signal }),
    );
    expect(error.name).to.equal('TimeoutError');
    expect(await files()).to.deep.equal([]);
  });
});

describe('readChecksum', () => {
  const one = createHash('sha256').update('1').digest('hex');
  const two = createHash('sha256').update('2').digest('hex');

  it('reads a lone checksum', () => {
    expect(readChecksum(`${one}\n`, 'kubelet', 'u')).to.equal(one);
  });

  it('reads the line of the file in a list', () => {
    expect(readChecksum(`${one}  a.tar.gz\n${two} *b.tar.gz\n`, 'b.tar.gz', 'u')).to.equal(two);
  });

  it('refuses a page that holds none', () => {
    expect(() => readChecksum('<html>log in first</html>', 'kubelet', 'https://a/b')).to.throw(
      'https://a/b holds no checksum of kubelet',
    );
  });
});
