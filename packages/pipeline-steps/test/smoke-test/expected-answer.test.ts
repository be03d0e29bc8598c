import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { PublicAddressError, StepError } from '../../src/errors.ts';
import { waitForExpectedAnswer } from '../../src/smoke-test/expected-answer.ts';
import {
  type Answer,
  type AnsweringServer,
  startAnsweringServer,
  startSecureServer,
} from '../helpers/answering-server.ts';
import { commitId, createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const right: Answer = [200, JSON.stringify({ version: '1.0.2', commit: commitId })];
const old: Answer = [200, JSON.stringify({ version: '1.0.1', commit: commitId })];
const otherCommit: Answer = [200, JSON.stringify({ version: '1.0.2', commit: 'f'.repeat(40) })];
const greeting: Answer = [200, 'Hello World!'];
const expected = { path: '/', status: 200, text: 'Hello World!', isUndo: async () => false };

describe('waitForExpectedAnswer', () => {
  let folder: StepFolder;
  let server: AnsweringServer;

  beforeEach(async () => {
    folder = await createStepFolder();
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
    return waitForExpectedAnswer(folder.context, {
      ...wanted,
      consecutive: 3,
      timeoutSeconds,
      intervalMs: 1,
    });
  }

  it('requests the version as often as configured, then the path, and returns the body', async () => {
    expect(await run([right])).to.equal('Hello World!');
    expect(server.asked).to.deep.equal(['/version', '/version', '/version', '/']);
  });

  it('opens a new connection for each request', async () => {
    await run([right]);
    expect(server.connections()).to.equal(4);
  });

  it('sends a User-Agent, which web firewalls require', async () => {
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
    it(`restarts the count after ${name}`, async () => {
      await run([right, right, answer, right]);
      expect(server.asked).to.have.lengthOf(7);
    });
  }

  it('fails if the wanted version never answers, and quotes the last answer', async () => {
    const error = await rejectionOf(run([old], [greeting], 0));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `${server.address.href}version did not answer with version 1.0.2 of commit ${commitId} within 0 s; the last answer was 200 ${JSON.stringify(old[1])}`,
    );
  });

  it('fails with the cause if nothing answers', async () => {
    const error = await rejectionOf(run(['cut'], [greeting], 0));
    expect(error.message).to.contain('the last answer was socket hang up');
  });

  const withoutAnswer = async (address: string) => {
    const wanted = { ...expected, address: new URL(address), imageTag: '1.0.2', commitId, consecutive: 3 };
    return rejectionOf(
      waitForExpectedAnswer(folder.context, { ...wanted, timeoutSeconds: 1, intervalMs: 300 }),
    );
  };

  it('retries an unknown host name, and finally names the stack of its record', async () => {
    server = await startAnsweringServer({});
    const started = performance.now();
    const error = await withoutAnswer('https://sample.invalid/');
    expect(error).to.be.instanceOf(PublicAddressError);
    expect(performance.now() - started).to.be.above(1000);
    expect(error.message).to.match(
      /within 1 s; the last answer was getaddrinfo (ENOTFOUND|EAI_AGAIN) sample\.invalid; check that the stack <environment>-subdomains has the record of sample\.invalid and that its hosted zone is delegated$/,
    );
  });

  it('retries an untrusted certificate, and finally names the stack of the certificate', async () => {
    const secure = await startSecureServer(folder.path, { '/version': [right] });
    server = secure;
    const error = await withoutAnswer(secure.address.href);
    expect(error).to.be.instanceOf(PublicAddressError);
    expect(secure.handshakes()).to.be.above(1);
    expect(error.message).to.match(
      /the last answer was self-signed certificate.*; check that the certificate of the stack <environment>-ingress is issued for 127\.0\.0\.1$/,
    );
  });

  it('waits until a load balancer has targets', async () => {
    const none: Answer = [503, '<html><h1>503 Service Temporarily Unavailable</h1></html>'];
    expect(await run([none, none, none, right])).to.equal('Hello World!');
  });

  it('fails on another body, and quotes it', async () => {
    const error = await rejectionOf(run([right], [[200, 'Hello Moon!']]));
    expect(error).not.to.be.instanceOf(PublicAddressError);
    expect(error.message).to.equal(
      `${server.address.href} answered 200 "Hello Moon!" instead of 200 "Hello World!", the smokeTest in packages/infra/environments/delivery.ts`,
    );
  });

  for (const [name, setback] of [
    ['a cut connection', 'cut'],
    ['a load balancer without a target', [502, '<html>']],
    ['a target that is late', [504, '<html>']],
  ] as const satisfies [string, Answer][])
    it(`takes no version back for ${name}, once`, async () => {
      expect(await run([right], [setback, setback, greeting])).to.equal('Hello World!');
      const error = await rejectionOf(run([right], [setback]));
      expect(error.message).to.contain('instead of 200 "Hello World!"');
      expect(server.asked.filter((path) => path === '/')).to.have.lengthOf(3);
    });

  it('reads no answer without an end to its end', async () => {
    const error = await rejectionOf(run([right], [[200, 'x'.repeat(100_000)]]));
    expect(error.message).to.contain('answered status 200 and more than 65536 bytes instead of 200');
  });

  it('accepts another body from an older version in a rollback, and logs it', async () => {
    expect(await run([right], [[200, 'Hello Moon!']], 15, true)).to.equal('Hello Moon!');
    expect(folder.said.at(-1)).to.equal(
      `${server.address.href} answered 200 "Hello Moon!": accepted, because the expected text belongs to the newest version`,
    );
  });

  it('fails on another status from an older version in a rollback', async () => {
    const error = await rejectionOf(run([right], [[500, 'Hello World!']], 15, true));
    expect(error.message).to.contain('answered 500 "Hello World!" instead of 200');
  });

  it('uses the configured path, status and text', async () => {
    server = await startAnsweringServer({ '/version': [right], '/ping?full': [[404, '{"a": "$b"}\n']] });
    const wanted = { address: server.address, imageTag: '1.0.2', commitId, consecutive: 1 };
    const ask = (status: number, text: string) =>
      waitForExpectedAnswer(folder.context, {
        ...wanted,
        ...expected,
        path: '/ping?full',
        status,
        text,
        timeoutSeconds: 15,
        intervalMs: 1,
      });
    expect(await ask(404, '{"a": "$b"}\n')).to.equal('{"a": "$b"}\n');
    expect((await rejectionOf(ask(200, '{"a": "$b"}\n'))).message).to.contain('answered 404 "{');
    expect((await rejectionOf(ask(404, '{"a": "$b"}'))).message).to.contain('instead of 404 "{');
  });
});
