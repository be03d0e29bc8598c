import type { ServerResponse } from 'node:http';

const reasons = {
  301: 'Moved Permanently',
  403: 'Forbidden',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

/** An answer of the load balancer's own, in AWS's form. */
export function answerItself(
  response: ServerResponse,
  status: keyof typeof reasons,
  headers: Readonly<Record<string, string>> = {},
): void {
  const title = `${status} ${reasons[status]}`;
  response.writeHead(status, { server: 'awselb/2.0', 'content-type': 'text/html', ...headers });
  response.end(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  );
}
