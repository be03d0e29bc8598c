import { expect } from 'chai';
import { StepError, WayInError } from '../src/errors.ts';
import { smokeTest } from '../src/smoke-test.ts';
import {
  type Answer,
  type AnsweringServer,
  startAnsweringServer,
  startSecureServer,
} from './helpers/answering-server.ts';
import { rejection } from './helpers/rejection.ts';
import { commitId, createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const right: Answer = [200, JSON.stringify({ version: '1.0.2', commit: commitId })];
const old: Answer = [200, JSON.stringify({ version: '1.0.1', commit: commitId })];
const otherCommit: Answer = [200, JSON.stringify({ version: '1.0.2', commit: 'f'.repeat(40) })];
const greeting: Answer = [200, 'Hello World!'];
const expected = { path: '/', status: 200, text: 'Hello World!', isUndo: async () => false };

describe('smokeTest', () => {
  let folder: StepFolder;
  let server: AnsweringServer;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => {
    server.close();
    folder.remove();
  });

  async function run(
    versions: Answer[],
    greetings: Answer[] = [greeting],
    timeoutSeconds = 15,
    isUndo = false,
  ): Promise<string> {
    server = await startAnsweringServer({ '/version': versions, '/': greetings });
    const { address } = server;
    const wanted = { ...expected, address, imageTag: '1.0.2', commitId, isUndo: async () => isUndo };
    return smokeTest(folder.context, { ...wanted, consecutive: 3, timeoutSeconds, intervalMs: 1 });
  }

  it('asks as often as it was told, then for the greeting, which it gives', async () => {
    expect(await run([right])).to.equal('Hello World!');
    expect(server.asked).to.deep.equal(['/version', '/version', '/version', '/']);
  });

  it('asks by a new connection each time, as new clients would', async () => {
    await run([right]);
    expect(server.connections()).to.equal(4);
  });

  it('says who asks, for a web firewall refuses whoever does not', async () => {
    await run([right]);
    expect([...server.askedBy]).to.deep.equal(['pipeline-steps']);
  });

  const setbacks: [name: string, answer: Answer][] = [
    ['the old version', old],
    ['another commit', otherCommit],
    ['a status that is no success', [503, right[1]]],
    ['what is no JSON', [200, 'Hello World!']],
    ['JSON that is no object', [200, 'null']],
    ['a cut connection', 'cut'],
  ];
  for (const [name, answer] of setbacks) {
    it(`counts anew after ${name}`, async () => {
      await run([right, right, answer, right]);
      expect(server.asked).to.have.lengthOf(7);
    });
  }

  it('fails when the version wanted never answers, and says what answered last', async () => {
    const error = await rejection(run([old], [greeting], 0));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `${server.address.href}version did not answer with version 1.0.2 of commit ${commitId} within 0 s, last it was 200 ${JSON.stringify(old[1])}`,
    );
  });

  it('fails when nothing answers, and says why', async () => {
    const error = await rejection(run(['cut'], [greeting], 0));
    expect(error.message).to.contain('last it was socket hang up');
  });

  const withoutAnswer = async (address: string) => {
    const wanted = { ...expected, address: new URL(address), imageTag: '1.0.2', commitId, consecutive: 3 };
    return rejection(smokeTest(folder.context, { ...wanted, timeoutSeconds: 1, intervalMs: 300 }));
  };

  it('asks a name again that nobody knows, and says at the end where its record should be', async () => {
    server = await startAnsweringServer({});
    const started = performance.now();
    const error = await withoutAnswer('https://sample.invalid/');
    expect(error).to.be.instanceOf(WayInError);
    expect(performance.now() - started).to.be.above(1000);
    expect(error.message).to.match(
      /within 1 s, last it was getaddrinfo (ENOTFOUND|EAI_AGAIN) sample\.invalid; see whether the stack <environment>-subdomains made the record of sample\.invalid and whether its hosted zone is delegated$/,
    );
  });

  it('asks again of a certificate that nobody vouches for, and says at the end whose it should be', async () => {
    const secure = await startSecureServer(folder.path, { '/version': [right] });
    server = secure;
    const error = await withoutAnswer(secure.address.href);
    expect(error).to.be.instanceOf(WayInError);
    expect(secure.handshakes()).to.be.above(1);
    expect(error.message).to.match(
      /last it was self-signed certificate.*; see whether the certificate of the stack <environment>-ingress is issued and names 127\.0\.0\.1$/,
    );
  });

  it('waits until a load balancer has targets', async () => {
    const none: Answer = [503, '<html><h1>503 Service Temporarily Unavailable</h1></html>'];
    expect(await run([none, none, none, right])).to.equal('Hello World!');
  });

  it('fails on another greeting, and quotes it', async () => {
    const error = await rejection(run([right], [[200, 'Hello Moon!']]));
    expect(error).not.to.be.instanceOf(WayInError);
    expect(error.message).to.equal(
      `${server.address.href} answered 200 "Hello Moon!" and not 200 "Hello World!", the smokeTest of environments/delivery.ts`,
    );
  });

  it('lets an older version that is brought back greet in its own words, and says so', async () => {
    expect(await run([right], [[200, 'Hello Moon!']], 15, true)).to.equal('Hello Moon!');
    expect(folder.said.at(-1)).to.equal(
      `${server.address.href} answered 200 "Hello Moon!": an older version need not answer what is expected of the newest`,
    );
  });

  it('fails an older version that is brought back and answers with another status', async () => {
    const error = await rejection(run([right], [[500, 'Hello World!']], 15, true));
    expect(error.message).to.contain('answered 500 "Hello World!" and not 200');
  });

  it('asks for the path, status and text that it was given', async () => {
    server = await startAnsweringServer({ '/version': [right], '/ping?full': [[404, '{"a": "$b"}\n']] });
    const wanted = { address: server.address, imageTag: '1.0.2', commitId, consecutive: 1 };
    const ask = (status: number, text: string) =>
      smokeTest(folder.context, {
        ...wanted,
        ...{ ...expected, path: '/ping?full', status, text, timeoutSeconds: 15, intervalMs: 1 },
      });
    expect(await ask(404, '{"a": "$b"}\n')).to.equal('{"a": "$b"}\n');
    expect((await rejection(ask(200, '{"a": "$b"}\n'))).message).to.contain('answered 404 "{');
    expect((await rejection(ask(404, '{"a": "$b"}'))).message).to.contain('and not 404 "{');
  });
});
