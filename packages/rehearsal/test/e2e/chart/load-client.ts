/**
 * Runs in a pod: clients that request /version from TARGETS (comma-separated addresses) without end, half of them over
 * connections that they keep, half over a new connection each time. Prints the results so far each second, as JSON.
 * CERTIFICATE_AUTHORITY (PEM) is trusted for https targets. Each target has CLIENTS_OF_A_KIND clients of both kinds, which
 * wait PAUSE_MS between two requests.
 */
import { Agent, get } from 'node:http';
import { get as getSecurely, Agent as SecureAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const clientsOfAKind = Number(process.env['CLIENTS_OF_A_KIND']);
const pauseMs = Number(process.env['PAUSE_MS']);
const timeoutMs = 10_000;
const firstFailuresKept = 20;

const seen = {
  kept: 0,
  fresh: 0,
  failed: 0,
  failures: [] as string[],
  versions: {} as Record<string, number>,
};

async function askWithoutEnd(target: string, agent: Agent, kind: 'kept' | 'fresh'): Promise<never> {
  for (;;) {
    try {
      const version = await ask(target, agent);
      seen[kind] += 1;
      seen.versions[version] = (seen.versions[version] ?? 0) + 1;
    } catch (error) {
      seen.failed += 1;
      const what = `${new Date().toISOString()} ${target} ${kind}: ${(error as Error).message}`;
      if (seen.failures.length < firstFailuresKept) seen.failures.push(what);
    }
    await sleep(pauseMs);
  }
}

/** The version that answers. Anything but a complete answer of status 200 with a version is an error. */
function ask(target: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': 'load-client' };
    const request = getFrom(target)(
      `${target}/version`,
      { agent, headers, timeout: timeoutMs },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text) => {
          body += text;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
          else resolve(String(JSON.parse(body).version));
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
  });
}

function getFrom(target: string): typeof get {
  return target.startsWith('https:') ? getSecurely : get;
}

function agentFor(target: string, options: { keepAlive: boolean; maxSockets?: number }): Agent {
  if (!target.startsWith('https:')) return new Agent(options);
  const ca = process.env['CERTIFICATE_AUTHORITY'];
  // Without this, a new connection would resume a TLS session.
  return new SecureAgent({ ...options, ...(ca ? { ca } : {}), maxCachedSessions: 0 });
}

for (const target of (process.env['TARGETS'] ?? '').split(',')) {
  for (let client = 0; client < clientsOfAKind; client += 1) {
    void askWithoutEnd(target, agentFor(target, { keepAlive: true, maxSockets: 1 }), 'kept');
    void askWithoutEnd(target, agentFor(target, { keepAlive: false }), 'fresh');
  }
}
setInterval(() => console.log(JSON.stringify(seen)), 1000);
