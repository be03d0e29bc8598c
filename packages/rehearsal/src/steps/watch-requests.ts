import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { Progress } from '../progress.ts';
import type { DeployTarget } from './deploy-targets.ts';

/** Not so many that they slow down the roll-out, and some in each of its seconds. */
const requestsPerSecond = 5;
const timeoutSeconds = 2;

/** Requests that go on until they are stopped. */
interface WatchedRequests {
  stop(): Promise<void>;
}

/**
 * Requests each environment at its public address as its users do, and reports each answer to the progress. The result of
 * the rehearsal does not depend on it.
 */
export function watchRequests(
  sandbox: Pick<Sandbox, 'tryRun'>,
  targets: readonly DeployTarget[],
  options: {
    readonly certificateAuthority: string;
    readonly progress: Pick<Progress, 'requestAnswered'>;
    readonly signal: AbortSignal;
  },
): WatchedRequests {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const running = targets.map((target) => {
    const command = requestCommand(target, options.certificateAuthority);
    const onLine = (line: string) => options.progress.requestAnswered(target, Number(line));
    return sandbox.tryRun(command, { signal, onLine });
  });
  // Each ends by the signal, which is a rejection.
  const ended = Promise.allSettled(running);
  return {
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

/** curl prints the status of each answer, and 0 where there is none. */
function requestCommand({ host, smokeTest }: DeployTarget, certificateAuthority: string): string[] {
  // curl's range makes an endless list of URLs. Servers do not see the part after #.
  const url = `https://${host}${smokeTest.path.replaceAll(/[[\]{}\\]/g, '\\$&')}#[1-1000000]`;
  return [
    ...['curl', '--silent', '--noproxy', '*', '--user-agent', 'rehearsal', '--cacert', certificateAuthority],
    ...['--rate', `${requestsPerSecond}/s`, '--max-time', String(timeoutSeconds), '--output', '/dev/null'],
    // curl buffers stdout, in blocks of some hundred answers.
    ...['--write-out', '%{stderr}%{http_code}\\n', '--', url],
  ];
}
