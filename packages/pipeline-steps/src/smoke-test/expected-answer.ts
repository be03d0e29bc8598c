import { setTimeout as delay } from 'node:timers/promises';
import { PublicAddressError, StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { describeAnswer, fetchAnswer, type HttpAnswer } from './http-answer.ts';

/** The answer that a new version must give, and how long to wait for it. */
export interface ExpectedAnswer {
  readonly address: URL;
  readonly imageTag: string;
  readonly commitId: string;
  /** The path to request at the address. */
  readonly path: string;
  /** The expected HTTP status and whole body. */
  readonly status: number;
  readonly text: string;
  /** How many answers in a row must come from the new version, because old pods may still answer. */
  readonly consecutive: number;
  readonly timeoutSeconds: number;
  readonly intervalMs: number;
  /** Whether this deployment restores an older version, whose text may differ. */
  readonly isUndo: () => Promise<boolean>;
}

const answerTimeoutMs = 5000;

/**
 * Requests the version until the wanted one answers, then the path, and returns the body. Retries while a name or a
 * certificate is missing, while a load balancer has no targets, and while an old version answers.
 * @throws PublicAddressError when the last failure is independent of the version.
 */
export async function waitForExpectedAnswer(context: StepContext, test: ExpectedAnswer): Promise<string> {
  const deadline = performance.now() + test.timeoutSeconds * 1000;
  await waitForVersion(test, deadline);
  context.say(
    `${test.consecutive} answers in a row come from version ${test.imageTag} of commit ${test.commitId}`,
  );
  const { path, status, text } = test;
  const url = new URL(path, test.address);
  const answer = await fetchPath(url, test);
  if ('body' in answer && answer.status === status) {
    if (answer.body === text) return answer.body;
    if (await test.isUndo()) {
      context.say(
        `${url.href} answered ${describeAnswer(answer)}: accepted, because the expected text belongs to the newest version`,
      );
      return answer.body;
    }
  }
  const expected = describeAnswer({ status, body: text });
  throw failure(
    test,
    answer,
    `${url.href} answered ${describeAnswer(answer)} instead of ${expected}, the smokeTest in packages/infra/environments/delivery.ts`,
  );
}

/** How often the path is requested while only the way to it fails: that alone takes no version back. */
const attempts = 3;

async function fetchPath(url: URL, { status, intervalMs }: ExpectedAnswer): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetchAnswer(url, answerTimeoutMs);
    const isAnswered =
      'body' in answer && (answer.status === status || !/^50[234]$/.test(`${answer.status}`));
    if (isAnswered || attempt >= attempts) return answer;
    await delay(intervalMs);
  }
}

async function waitForVersion(test: ExpectedAnswer, deadline: number): Promise<void> {
  const url = new URL('version', test.address);
  for (let inARow = 0; inARow < test.consecutive; ) {
    const answer = await fetchAnswer(url, answerTimeoutMs);
    inARow = isWanted(answer, test) ? inARow + 1 : 0;
    if (inARow >= test.consecutive) return;
    if (performance.now() >= deadline) {
      throw failure(
        test,
        answer,
        `${url.href} did not answer with version ${test.imageTag} of commit ${test.commitId} within ${test.timeoutSeconds} s; the last answer was ${describeAnswer(answer)}`,
      );
    }
    if (inARow === 0) await delay(test.intervalMs);
  }
}

function isWanted(answer: HttpAnswer, { imageTag, commitId }: ExpectedAnswer): boolean {
  if (!('body' in answer) || answer.status !== 200) return false;
  try {
    const { version, commit } = JSON.parse(answer.body);
    return version === imageTag && commit === commitId;
  } catch {
    return false;
  }
}

/** An unknown name or a wrong certificate does not depend on the version. */
function failure({ address: { hostname } }: ExpectedAnswer, answer: HttpAnswer, words: string): StepError {
  const code = 'code' in answer ? (answer.code ?? '') : '';
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code))
    return new PublicAddressError(
      `${words}; check that the stack <environment>-subdomains has the record of ${hostname} and that its hosted zone is delegated`,
    );
  if (/CERT|VERIFY/.test(code))
    return new PublicAddressError(
      `${words}; check that the certificate of the stack <environment>-ingress is issued for ${hostname}`,
    );
  return new StepError(words);
}
