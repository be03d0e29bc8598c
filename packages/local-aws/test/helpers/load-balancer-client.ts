import { type IncomingHttpHeaders, request as requestPlainly } from 'node:http';
import { type RequestOptions, request as requestSecurely } from 'node:https';
import { text } from 'node:stream/consumers';
import type { BalancerPorts } from '../../src/stand-ins/application-load-balancer.ts';
import { domain } from './load-balancer-objects.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends requests to the load balancers by name, over verified TLS and over HTTP. */
export function clients(ports: readonly BalancerPorts[], ca: string) {
  const portsOf = (group: string) => ports.find((found) => found.group === group);
  const ask = (host: string, url = '/', options: RequestOptions & { group?: string; body?: string } = {}) => {
    const { group = 'development', body, ...rest } = options;
    const port = portsOf(group)?.httpsPort;
    const way = { host: '127.0.0.1', port, path: url, servername: host || domain, ca };
    return send(requestSecurely({ ...way, agent: false, ...rest, headers: { host, ...rest.headers } }), body);
  };
  const askPlainly = (host: string, url = '/') => {
    const port = portsOf('development')?.httpPort;
    return send(requestPlainly({ host: '127.0.0.1', port, path: url, agent: false, headers: { host } }));
  };
  return { ask, askPlainly };
}

function send(outgoing: ReturnType<typeof requestSecurely>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      try {
        const { statusCode: status, headers } = incoming;
        resolve({ status, headers, body: await text(incoming) });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
}
