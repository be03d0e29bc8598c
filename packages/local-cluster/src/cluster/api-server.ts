import { request } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A Kubernetes object as it is sent: what the API server needs to know it, and the rest. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The API server's own paths of the kinds that the rehearsal applies. */
const pluralOfKind: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  IngressClass: 'ingressclasses',
  ResourceQuota: 'resourcequotas',
  LimitRange: 'limitranges',
  NetworkPolicy: 'networkpolicies',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
};

/**
 * Where an object of a known kind lives.
 * @throws naming a kind it does not know.
 */
export function objectPath({ apiVersion, kind, metadata }: KubernetesObject): string {
  const plural = pluralOfKind[kind];
  if (!plural)
    throw new Error(
      `The rehearsal does not apply objects of kind ${kind} (${apiVersion}, ${metadata.name}).`,
    );
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${group}${scope}/${plural}/${metadata.name}`;
}

/** The cluster's API server, as its administrator, over a connection that leads into the sandbox. */
export class ApiServer {
  readonly #open: () => Promise<Socket>;
  readonly #credentials: { readonly ca: string; readonly cert: string; readonly key: string };

  constructor(options: {
    readonly open: () => Promise<Socket>;
    readonly certificateAuthority: string;
    readonly clientCertificate: string;
    readonly clientKey: string;
  }) {
    this.#open = options.open;
    const { certificateAuthority: ca, clientCertificate: cert, clientKey: key } = options;
    this.#credentials = { ca, cert, key };
  }

  get(path: string): Promise<ApiAnswer> {
    return this.#send('GET', path);
  }

  /** The JSON at `path`; a status other than 200 is an error with the server's words. */
  async getJson(path: string): Promise<unknown> {
    const { status, body } = await this.get(path);
    if (status !== 200) throw new Error(`GET ${path}: status ${status}: ${body.slice(0, 500)}`);
    return JSON.parse(body);
  }

  /** Server-side apply: makes the object or brings it to this shape. */
  async apply(object: KubernetesObject): Promise<void> {
    const path = `${objectPath(object)}?fieldManager=rehearsal&force=true`;
    const { status, body } = await this.#send('PATCH', path, JSON.stringify(object));
    if (status !== 200 && status !== 201) {
      throw new Error(
        `${object.kind} ${object.metadata.name} was refused: status ${status}: ${body.slice(0, 500)}`,
      );
    }
  }

  async #send(method: string, path: string, body?: string): Promise<ApiAnswer> {
    const socket = connectTls({ socket: await this.#open(), servername: 'localhost', ...this.#credentials });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      const outgoing = request(
        {
          method,
          path,
          host: 'localhost',
          createConnection: () => socket,
          headers: {
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/apply-patch+yaml' }),
          },
          timeout: 10_000,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            socket.destroy();
            resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
          });
        },
      );
      outgoing.on('timeout', () =>
        outgoing.destroy(new Error(`${method} ${path}: no answer within 10 seconds`)),
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
