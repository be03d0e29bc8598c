import { readFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { type Listening, listenOnPort } from 'local-cluster/network/listening.ts';
import { requestedHost } from '../../requested-host.ts';
import type { Target } from './endpoint-slice.ts';
import { answerItself, forward, idleTimeoutMs } from './forward.ts';
import { type Backend, findRule, type ListenerRule } from './listener-rules.ts';
import type { BalancerSettings } from './settings.ts';

/** What a load balancer looks up for each request. */
interface Routing {
  /** The current rules. */
  rules(): readonly ListenerRule[];
  /** The ready targets. */
  targets(backend: Backend): readonly Target[];
  readonly onFault: (sentence: string) => void;
}

/** Opens the two ports of a load balancer: HTTP redirects, HTTPS follows the rules. */
export async function openListeners(
  { httpPort, httpsPort }: { readonly httpPort: number; readonly httpsPort: number },
  settings: BalancerSettings,
  routing: Routing,
): Promise<Listening & { readonly httpPort: number; readonly httpsPort: number }> {
  const [cert, key] = await Promise.all([readFile(settings.certificate), readFile(settings.key)]);
  const { sourceAddress } = settings;
  const agent = new http.Agent({
    keepAlive: true,
    timeout: idleTimeoutMs,
    ...(sourceAddress !== undefined && { localAddress: sourceAddress }),
  });
  const balance = behindFirewall(settings, balancer(settings, routing, agent));
  const secure = https.createServer({ cert, key, keepAliveTimeout: idleTimeoutMs }, balance);
  const plain = http.createServer(
    { keepAliveTimeout: idleTimeoutMs },
    behindFirewall(settings, (request, response) => redirect(request, response, settings)),
  );
  const securely = await listenOnPort(secure, httpsPort, settings.address);
  const plainly = await listenOnPort(plain, httpPort, settings.address);
  return {
    httpPort: plainly.port,
    httpsPort: securely.port,
    close: async () => {
      await Promise.all([securely.close(), plainly.close()]);
      agent.destroy();
    },
  };
}

function redirect(request: IncomingMessage, response: ServerResponse, { hostname }: BalancerSettings): void {
  answerItself(response, 301, {
    location: `https://${requestedHost(request) || hostname}:443${request.url}`,
  });
}

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** NoUserAgent_HEADER of AWSManagedRulesCommonRuleSet: programs often send no User-Agent. */
function behindFirewall({ hasWebFirewall }: BalancerSettings, answer: Answering): Answering {
  if (!hasWebFirewall) return answer;
  return (request, response) => {
    if (request.headers['user-agent']) answer(request, response);
    else answerItself(response, 403);
  };
}

function balancer({ defaultAnswer }: BalancerSettings, routing: Routing, agent: http.Agent): Answering {
  let turn = 0;
  return (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const rule = findRule(routing.rules(), requestedHost(request), path);
    if (!rule) {
      const { status, contentType, body } = defaultAnswer;
      response.writeHead(status, { server: 'awselb/2.0', 'content-type': contentType }).end(body);
      return;
    }
    const targets = routing.targets(rule.backend);
    turn += 1;
    const target = targets[turn % targets.length];
    if (target) forward(request, response, { target, agent, onFault: routing.onFault });
    else answerItself(response, 503);
  };
}
