import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureCertificates } from 'local-cluster/cluster/certificates.ts';
import { listenOnPort } from 'local-cluster/network/listening.ts';
import { tryProgram } from 'programs/run-program.ts';
import { closedAfterEach, temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import type { DeployTarget } from '../../src/steps/deploy-targets.ts';
import { watchRequests } from '../../src/steps/watch-requests.ts';

const target: DeployTarget = {
  environment: 'staging',
  clusterName: 'cluster-staging',
  namespace: 'hello-staging',
  releaseName: 'hello-service',
  deployerRoleArn: 'arn:aws:iam::000000000000:role/staging',
  host: 'hello.staging.test',
  smokeTest: { path: '/a[b]{c}?d=e', status: 200, text: '' },
};

describe('watchRequests', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();

  /** Serves the host, and runs curl as if it were in a sandbox that knows it. */
  async function serve(statuses: readonly number[]) {
    await ensureCertificates(folder.path, [
      { name: 'lb', subject: '/CN=lb', usage: 'serverAuth', alternativeNames: [`DNS:${target.host}`] },
    ]);
    const [cert, key] = await Promise.all(
      ['lb.crt', 'lb.key'].map((name) => readFile(join(folder.path, name), 'utf8')),
    );
    const urls: string[] = [];
    const server = createServer({ cert, key }, (request, response) => {
      response.statusCode = statuses[urls.length] ?? 200;
      urls.push(request.url ?? '');
      response.end('Hello!');
    });
    const listening = await listenOnPort(server, 0);
    closing(listening);
    const { port } = listening;
    const tryRun = ([program = '', ...args]: readonly string[], options = {}) =>
      tryProgram([program, '--connect-to', `${target.host}:443:127.0.0.1:${port}`, ...args], options);
    return { tryRun, urls };
  }

  it('requests an environment some times a second until it is stopped, and reports each status', async () => {
    const { tryRun, urls } = await serve([200, 503]);
    const answers: number[] = [];
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const requestAnswered = (of: DeployTarget, status: number) => {
      expect(of).to.equal(target);
      if (answers.push(status) === 4) resolve();
    };
    const watched = watchRequests({ tryRun }, [target], {
      certificateAuthority: join(folder.path, 'ca.crt'),
      progress: { requestAnswered },
      signal: new AbortController().signal,
    });
    await enough;
    await watched.stop();
    const count = answers.length;
    expect(answers.slice(0, 4)).to.deep.equal([200, 503, 200, 200]);
    expect(new Set(urls)).to.deep.equal(new Set(['/a[b]{c}?d=e']));
    await new Promise((wait) => setTimeout(wait, 500));
    expect(answers).to.have.length(count);
  });

  it('reports 0 if nothing answers', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<number>();
    const tryRun = ([program = '', ...args]: readonly string[], options = {}) =>
      tryProgram([program, '--connect-to', `${target.host}:443:127.0.0.1:9`, ...args], options);
    const watched = watchRequests({ tryRun }, [target], {
      certificateAuthority: '/dev/null',
      progress: { requestAnswered: (_, status) => resolve(status) },
      signal: new AbortController().signal,
    });
    expect(await answer).to.equal(0);
    await watched.stop();
  });
});
