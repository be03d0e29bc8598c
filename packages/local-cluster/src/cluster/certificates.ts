import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from 'programs/run-program.ts';
import { addresses } from './addresses.ts';

/** A certificate to issue: its files are `<name>.crt` and `<name>.key`. */
export interface CertificateRequest {
  readonly name: string;
  /** As openssl writes it: `/O=group/CN=user`. */
  readonly subject: string;
  readonly usage: 'serverAuth' | 'clientAuth';
  readonly alternativeNames?: readonly string[];
}

const certificateDays = 3650;
const newKey = [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
  '-days',
  `${certificateDays}`,
];

/** What Kubernetes itself needs; users' and stand-ins' certificates come on top. */
export function clusterCertificates(): CertificateRequest[] {
  const { nodeName, nodeIp, apiServerServiceIp } = addresses;
  const client = (name: string, subject: string): CertificateRequest => ({
    name,
    subject,
    usage: 'clientAuth',
  });
  return [
    {
      name: 'apiserver',
      subject: '/CN=kube-apiserver',
      usage: 'serverAuth',
      alternativeNames: [
        'DNS:localhost',
        'DNS:kubernetes',
        'DNS:kubernetes.default',
        'DNS:kubernetes.default.svc',
        'DNS:kubernetes.default.svc.cluster.local',
        'IP:127.0.0.1',
        `IP:${nodeIp}`,
        `IP:${apiServerServiceIp}`,
      ],
    },
    {
      name: 'kubelet-server',
      subject: `/O=system:nodes/CN=system:node:${nodeName}`,
      usage: 'serverAuth',
      alternativeNames: [`DNS:${nodeName}`, `IP:${nodeIp}`],
    },
    client('apiserver-kubelet', '/O=system:masters/CN=apiserver-kubelet'),
    client('admin', '/O=system:masters/CN=admin'),
    client('controller-manager', '/CN=system:kube-controller-manager'),
    client('scheduler', '/CN=system:kube-scheduler'),
    client('proxy', '/CN=system:kube-proxy'),
    client('kubelet', `/O=system:nodes/CN=system:node:${nodeName}`),
  ];
}

/**
 * Makes a certificate authority, the key pair of service account tokens and all `requests` in `directory`.
 * A directory made by an earlier run for the same requests is used as it is. The directory is put in
 * place whole, so a killed run leaves no half set.
 */
export async function ensureCertificates(
  directory: string,
  requests: readonly CertificateRequest[],
): Promise<void> {
  const wanted = JSON.stringify(requests);
  const marker = `${Buffer.from(await digest(wanted)).toString('hex')}.complete`;
  if (await exists(join(directory, marker))) return;
  const draft = `${directory}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const openssl = (...args: string[]) => runProgram(['openssl', ...args], { directory: draft });
  const authority = openssl(
    ...[
      'req',
      '-x509',
      ...newKey,
      '-subj',
      '/CN=aws-kube-cd-rehearsal',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
    ],
    ...['-addext', 'keyUsage=critical,keyCertSign,digitalSignature'],
  );
  const tokens = openssl(
    'ecparam',
    '-name',
    'prime256v1',
    '-genkey',
    '-noout',
    '-out',
    'service-account.key',
  ).then(() => openssl('ec', '-in', 'service-account.key', '-pubout', '-out', 'service-account.pub'));
  await authority;
  await Promise.all([tokens, ...requests.map((request) => openssl(...issueArguments(request)))]);
  await writeFile(join(draft, marker), '');
  await rm(directory, { recursive: true, force: true });
  await rename(draft, directory);
}

function issueArguments({ name, subject, usage, alternativeNames }: CertificateRequest): string[] {
  return [
    ...['req', '-x509', ...newKey, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', subject],
    ...['-keyout', `${name}.key`, '-out', `${name}.crt`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...[
      '-addext',
      'keyUsage=critical,digitalSignature,keyEncipherment',
      '-addext',
      `extendedKeyUsage=${usage}`,
    ],
    ...(alternativeNames ? ['-addext', `subjectAltName=${alternativeNames.join(',')}`] : []),
  ];
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
