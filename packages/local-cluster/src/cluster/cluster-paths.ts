import { join } from 'node:path';

/**
 * The rehearsal's files, outside of every checkout. `pki` and `images` are kept for the next run, `run` is removed at the
 * end of each run, and `log` holds the logs and the report of the last run.
 */
export interface ClusterPaths {
  readonly root: string;
  /** Locked while a rehearsal uses this cache. Holds the process id of its supervisor. */
  readonly lockFile: string;
  /** By which `pnpm rehearse:down` reaches the supervisor. */
  readonly controlSocket: string;
  readonly pki: string;
  readonly images: string;
  readonly run: string;
  readonly log: string;
  /** The report of the last run that was refused before it had the lock. Another run may use the folders above. */
  readonly refused: string;
  readonly configuration: string;
  readonly kubeconfigs: string;
  readonly proxySocket: string;
  /** By which the stand-in for AWS's endpoints reaches CodePipeline and SNS. */
  readonly apiSocket: string;
}

/** The paths of a rehearsal whose files are below `root`. */
export function clusterPaths(root: string): ClusterPaths {
  const run = join(root, 'run');
  return {
    root,
    lockFile: join(root, 'lock'),
    controlSocket: join(root, 'control.sock'),
    pki: join(root, 'pki'),
    images: join(root, 'images'),
    run,
    log: join(root, 'log'),
    refused: join(root, 'refused'),
    configuration: join(run, 'configuration'),
    kubeconfigs: join(run, 'kubeconfigs'),
    proxySocket: join(run, 'proxy.sock'),
    apiSocket: join(run, 'api.sock'),
  };
}

/** Paths in the sandbox, which has its own /run and /var/lib. */
export const sandboxPaths = {
  containerdSocket: '/run/containerd/containerd.sock',
  dockerSocket: '/run/docker.sock',
  containerdRoot: '/var/lib/containerd',
  containerdState: '/run/containerd',
  dockerRoot: '/var/lib/docker',
  registryRoot: '/var/lib/registry',
  etcdData: '/var/lib/etcd',
  /** What programs trust. In the sandbox it also has the sandbox's own authority. */
  trustedCertificates: '/etc/ssl/certs/ca-certificates.crt',
} as const;
