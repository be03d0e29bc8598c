import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileServer, serve } from '../../../programs/test/helpers/file-server.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { kubernetesPrograms } from '../../src/tools/kubernetes-versions.ts';

/** Puts a release of Kubernetes 1.36.3 and etcd 3.6.8 on the server. Its programs print only their version. */
export async function publishRelease(server: FileServer): Promise<void> {
  for (const name of kubernetesPrograms.filter((program) => program !== 'etcd')) {
    const path = `/release/v1.36.3/bin/linux/amd64/${name}`;
    const content = `#!/bin/sh\n# ${name}\necho Kubernetes v1.36.3\n`;
    server.answers.set(path, serve(content));
    server.answers.set(`${path}.sha256`, serve(checksum(content)));
  }
  const archive = await etcdArchive();
  const name = 'etcd-v3.6.8-linux-amd64.tar.gz';
  server.answers.set(`/etcd/v3.6.8/${name}`, serve(archive));
  const sums = `${checksum('another')}  etcd-v3.6.8-linux-arm64.tar.gz\n${checksum(archive)}  ${name}\n`;
  server.answers.set('/etcd/v3.6.8/SHA256SUMS', serve(sums));
}

async function etcdArchive(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'etcd-archive-'));
  try {
    await writeProgram(join(folder, 'etcd-v3.6.8-linux-amd64'), 'etcd', 'echo etcd Version: 3.6.8');
    await writeProgram(join(folder, 'etcd-v3.6.8-linux-amd64'), 'etcdctl', 'exit 0');
    const file = join(folder, 'etcd.tar.gz');
    execFileSync('tar', ['-C', folder, '-czf', file, 'etcd-v3.6.8-linux-amd64']);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function checksum(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
