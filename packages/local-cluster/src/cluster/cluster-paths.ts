import { join } from 'node:path';

/**
 * Where the rehearsal keeps its files, outside of every checkout.
 * `kept` folders survive a run (they save the next one work), `run` is emptied at the end of each,
 * `log` holds the last run's logs and report.
 */
export interface ClusterPaths {
  readonly root: string;
  /** Locked as long as a rehearsal has this cache; holds the process id of its supervisor. */
  readonly lockFile: string;
  /** Where `pnpm rehearse:down` reaches the supervisor. */
  readonly controlSocket: string;
  readonly pki: string;
  readonly images: string;
  readonly run: string;
  readonly log: string;
  readonly configuration: string;
  readonly kubeconfigs: string;
  readonly proxySocket: string;
  /** Where the `aws` of builds asks CodePipeline and SNS. */
  readonly apiSocket: string;
}

/** A unix socket's path holds 107 bytes (sun_path of unix(7), less the closing zero). */
export const maximumSocketPathBytes = 107;

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
    configuration: join(run, 'configuration'),
    kubeconfigs: join(run, 'kubeconfigs'),
    proxySocket: join(run, 'proxy.sock'),
    apiSocket: join(run, 'api.sock'),
  };
}

/** The paths inside the sandbox, where /run and /var/lib are its own. */
export const sandboxPaths = {
  containerdSocket: '/run/containerd/containerd.sock',
  dockerSocket: '/run/docker.sock',
  containerdRoot: '/var/lib/containerd',
  containerdState: '/run/containerd',
  dockerRoot: '/var/lib/docker',
  registryRoot: '/var/lib/registry',
  etcdData: '/var/lib/etcd',
} as const;
