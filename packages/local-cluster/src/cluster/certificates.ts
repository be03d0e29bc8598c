import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from 'programs/run-program.ts';
import { addresses } from './addresses.ts';
import { policiesUser } from './cluster-network.ts';

/** A certificate to issue. Its files are `<name>.crt` and `<name>.key`. */
export interface CertificateRequest {
  readonly name: string;
  /** In the form of openssl: `/O=group/CN=user`. */
  readonly subject: string;
  readonly usage: 'serverAuth' | 'clientAuth';
  readonly alternativeNames?: readonly string[];
}

const newCertificate = words('req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650');

/** The certificates of Kubernetes itself. */
export function clusterCertificates(): CertificateRequest[] {
  const { nodeName, nodeIp, apiServerServiceIp } = addresses;
  const client = (name: string, subject: string) => ({ name, subject, usage: 'clientAuth' }) as const;
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
    client(policiesUser, `/CN=${policiesUser}`),
    client('kubelet', `/O=system:nodes/CN=system:node:${nodeName}`),
  ];
}

/**
 * Makes a certificate authority, the key pair of service account tokens and all `requests` in `directory`. A directory
 * of an earlier run for the same requests is used as it is. The directory is put in place whole, so a killed run leaves
 * no half set.
 */
export async function ensureCertificates(
  directory: string,
  requests: readonly CertificateRequest[],
): Promise<void> {
  const marker = `${hash('sha256', JSON.stringify(requests))}.complete`;
  if (existsSync(join(directory, marker))) return;
  const draft = `${directory}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const openssl = (args: readonly string[]) => runProgram(['openssl', ...args], { directory: draft });
  const makeTokenKeys = async () => {
    await openssl(words('ecparam -name prime256v1 -genkey -noout -out service-account.key'));
    await openssl(words('ec -in service-account.key -pubout -out service-account.pub'));
  };
  await openssl([
    ...newCertificate,
    ...words('-subj /CN=aws-kube-cd-rehearsal -keyout ca.key -out ca.crt'),
    ...words('-addext keyUsage=critical,keyCertSign,digitalSignature'),
  ]);
  await Promise.all([makeTokenKeys(), ...requests.map((request) => openssl(issueArguments(request)))]);
  await writeFile(join(draft, marker), '');
  await rm(directory, { recursive: true, force: true });
  await rename(draft, directory);
}

function issueArguments({ name, subject, usage, alternativeNames }: CertificateRequest): string[] {
  return [
    ...newCertificate,
    ...['-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.crt`],
    ...words('-CA ca.crt -CAkey ca.key -addext basicConstraints=critical,CA:FALSE'),
    ...words('-addext keyUsage=critical,digitalSignature,keyEncipherment'),
    ...['-addext', `extendedKeyUsage=${usage}`],
    ...(alternativeNames ? ['-addext', `subjectAltName=${alternativeNames.join(',')}`] : []),
  ];
}

function words(text: string): string[] {
  return text.split(' ');
}
