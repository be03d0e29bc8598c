import { setTimeout as delay } from 'node:timers/promises';
import { StepError, WayInError } from './errors.ts';
import { describeAnswer, fetchAnswer, type HttpAnswer } from './http-answer.ts';
import type { StepContext } from './step.ts';

/** What must answer, where and for how long to wait for it. */
export interface SmokeTest {
  readonly address: URL;
  readonly imageTag: string;
  readonly commitId: string;
  /** The path at the address whose answer shows whether the service works. */
  readonly path: string;
  /** The HTTP status and the whole body of that answer. */
  readonly status: number;
  readonly text: string;
  /** How many answers in a row must be the new version's: the last pods of the old one may still answer. */
  readonly consecutive: number;
  readonly timeoutSeconds: number;
  readonly intervalMs: number;
  /** Says whether an older version is brought back, which may answer in other words. */
  readonly isUndo: () => Promise<boolean>;
}

const ANSWER_TIMEOUT_MS = 5000;

/**
 * Asks a service until the version wanted answers, then for the answer that is expected of it, which it gives. A name
 * that is not known yet, a certificate that is not there yet and a load balancer without targets are asked again as an
 * old version is.
 * @throws WayInError when the last answer says that no version would have been reached.
 */
export async function smokeTest(context: StepContext, test: SmokeTest): Promise<string> {
  const deadline = performance.now() + test.timeoutSeconds * 1000;
  await waitForVersion(test, deadline);
  context.say(`${test.consecutive} answers in a row are version ${test.imageTag} of commit ${test.commitId}`);
  const { path, status, text } = test;
  const url = new URL(path, test.address);
  const answer = await fetchAnswer(url, ANSWER_TIMEOUT_MS);
  if ('body' in answer && answer.status === status) {
    if (answer.body === text) return answer.body;
    if (await test.isUndo()) {
      context.say(
        `${url.href} answered ${describeAnswer(answer)}: an older version need not answer what is expected of the newest`,
      );
      return answer.body;
    }
  }
  const expected = describeAnswer({ status, body: text });
  throw failure(
    test,
    answer,
    `${url.href} answered ${describeAnswer(answer)} and not ${expected}, the smokeTest of environments/delivery.ts`,
  );
}

async function waitForVersion(test: SmokeTest, deadline: number): Promise<void> {
  const url = new URL('version', test.address);
  for (let inARow = 0; inARow < test.consecutive; ) {
    const answer = await fetchAnswer(url, ANSWER_TIMEOUT_MS);
    inARow = isWanted(answer, test) ? inARow + 1 : 0;
    if (inARow >= test.consecutive) return;
    if (performance.now() >= deadline) {
      throw failure(
        test,
        answer,
        `${url.href} did not answer with version ${test.imageTag} of commit ${test.commitId} within ${test.timeoutSeconds} s, last it was ${describeAnswer(answer)}`,
      );
    }
    if (inARow === 0) await delay(test.intervalMs);
  }
}

function isWanted(answer: HttpAnswer, { imageTag, commitId }: SmokeTest): boolean {
  if (!('body' in answer) || answer.status !== 200) return false;
  try {
    const { version, commit } = JSON.parse(answer.body);
    return version === imageTag && commit === commitId;
  } catch {
    return false;
  }
}

/** A name or a certificate is the fault of no version; all else may be. */
function failure({ address: { hostname } }: SmokeTest, answer: HttpAnswer, words: string): StepError {
  const code = 'code' in answer ? (answer.code ?? '') : '';
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code))
    return new WayInError(
      `${words}; see whether the stack <environment>-subdomains made the record of ${hostname} and whether its hosted zone is delegated`,
    );
  if (/CERT|VERIFY/.test(code))
    return new WayInError(
      `${words}; see whether the certificate of the stack <environment>-ingress is issued and names ${hostname}`,
    );
  return new StepError(words);
}
