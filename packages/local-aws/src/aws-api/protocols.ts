import { randomUUID } from 'node:crypto';
import { ApiFault, InputFault } from './api-fault.ts';
import type { SignatureRefusal } from './signature-claim.ts';
import type { SignedRequest } from './verify-signature.ts';

/** An answer in HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An operation and its input, as a request names them. */
interface NamedCall {
  readonly operation: string;
  readonly input: unknown;
}

/** One of the wire protocols of AWS's services. */
export interface Protocol {
  /** @throws ApiFault for a request of another protocol. */
  read(request: SignedRequest): NamedCall;
  answer(operation: string, output: object, request: SignedRequest): HttpAnswer;
  refuse(code: string, message: string): HttpAnswer;
  readonly signatureCodes: Readonly<Record<SignatureRefusal, string>>;
  readonly unknownOperation: string;
}

const jsonCodes: Protocol['signatureCodes'] = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  'unknown keys': 'UnrecognizedClientException',
  'expired keys': 'ExpiredTokenException',
  'wrong signature': 'InvalidSignatureException',
};

/** JSON 1.1: a header names the operation. ECR and CodePipeline speak it. */
export function json11(targetPrefix: string): Protocol {
  const contentType = 'application/x-amz-json-1.1';
  return {
    signatureCodes: jsonCodes,
    unknownOperation: 'UnknownOperationException',
    read({ headers, body }) {
      const [prefix, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      if (prefix !== targetPrefix) throw new ApiFault('UnknownOperationException', '');
      return { operation, input: parseBody(body) };
    },
    answer: (_operation, output) => answerOf(200, contentType, JSON.stringify(output)),
    refuse: (code, message) => answerOf(400, contentType, JSON.stringify({ __type: code, message })),
  };
}

/** An operation with one parameter in its path. */
interface Route {
  readonly operation: string;
  readonly method: string;
  /** `/clusters/{name}` is `/^\/clusters\/(?<name>[^/]+)$/`. */
  readonly path: RegExp;
}

/** REST with JSON: method and path name the operation. EKS speaks it. */
export function restJson(route: Route): Protocol {
  return {
    signatureCodes: jsonCodes,
    unknownOperation: 'UnknownOperationException',
    read({ method, target }) {
      const [path = ''] = target.split('?');
      const found = method === route.method ? route.path.exec(path)?.groups : undefined;
      if (found === undefined) return { operation: `${method} ${path}`, input: {} };
      const parameters = Object.entries(found).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { operation: route.operation, input: Object.fromEntries(parameters) };
    },
    answer: (_operation, output) => answerOf(200, 'application/json', JSON.stringify(output)),
    refuse(code, message) {
      const status = code === 'ResourceNotFoundException' ? 404 : 403;
      const { headers, body } = answerOf(status, 'application/json', JSON.stringify({ message }));
      return { status, headers: { ...headers, 'x-amzn-ErrorType': code }, body };
    },
  };
}

/** The statuses of errors in the query protocol; that of any other is 400. */
const queryStatuses: Readonly<Record<string, number>> = {
  MissingAuthenticationToken: 403,
  InvalidClientTokenId: 403,
  ExpiredToken: 403,
  SignatureDoesNotMatch: 403,
  AccessDenied: 403,
  AuthorizationError: 403,
  NotFound: 404,
};

/** The query protocol: a form in, XML out. STS and SNS speak it; STS answers in JSON if the request accepts it. */
export function queryProtocol(namespace: string): Protocol {
  return {
    signatureCodes: {
      missing: 'MissingAuthenticationToken',
      incomplete: 'IncompleteSignature',
      'unknown keys': 'InvalidClientTokenId',
      'expired keys': 'ExpiredToken',
      'wrong signature': 'SignatureDoesNotMatch',
    },
    unknownOperation: 'InvalidAction',
    read({ method, target, body }) {
      const text = method === 'POST' ? body.toString('utf8') : (target.split('?')[1] ?? '');
      const parameters = new URLSearchParams(text);
      const { Action = '', Version, ...input } = Object.fromEntries(parameters);
      const twice = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
      if (twice !== undefined) throw new InputFault(`${twice} is there twice`, []);
      if (!Version || !namespace.endsWith(`/${Version}/`)) {
        const words = `Could not find operation ${Action} for version ${Version || 'NO_VERSION_SPECIFIED'}`;
        throw new ApiFault('InvalidAction', words);
      }
      return { operation: Action, input };
    },
    answer(operation, output, { headers }) {
      const answer = {
        [`${operation}Response`]: {
          [`${operation}Result`]: output,
          ResponseMetadata: { RequestId: randomUUID() },
        },
      };
      if (headers['accept']?.includes('application/json'))
        return answerOf(200, 'application/json', JSON.stringify(answer));
      const [name = '', value = {}] = Object.entries(answer)[0] ?? [];
      return answerOf(200, 'text/xml', `<${name} xmlns="${namespace}">${toXml(value)}</${name}>`);
    },
    refuse(code, message) {
      const error = toXml({
        Error: { Type: 'Sender', Code: code, Message: message },
        RequestId: randomUUID(),
      });
      const status = queryStatuses[code] ?? 400;
      return answerOf(status, 'text/xml', `<ErrorResponse xmlns="${namespace}">${error}</ErrorResponse>`);
    },
  };
}

function answerOf(status: number, contentType: string, body: string): HttpAnswer {
  return { status, headers: { 'content-type': contentType, 'x-amzn-RequestId': randomUUID() }, body };
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw new ApiFault('SerializationException', 'the body is not JSON');
  }
}

function toXml(value: object): string {
  return Object.entries(value)
    .filter(([, content]) => content !== undefined)
    .map(([name, content]) => `<${name}>${xmlContent(content)}</${name}>`)
    .join('');
}

function xmlContent(content: unknown): string {
  if (typeof content === 'object' && content !== null) return toXml(content);
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(content).replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '');
}
