/** A program of the operating system that the rehearsal runs. */
export interface SystemProgram {
  /** Its name in ToolPaths. */
  readonly key: SystemProgramKey;
  readonly program: string;
  /** Debian packages that hold it, the one to try first at the front. */
  readonly packages: readonly string[];
  /** The oldest version that works. */
  readonly minimum?: string;
  /** What its `--version` begins with, where another program may bear its name. */
  readonly says?: RegExp;
  /** Runs inside an otherwise empty image, so that it must not need a library. */
  readonly isStatic?: boolean;
}

export type SystemProgramKey =
  | 'containerd'
  | 'containerdShim'
  | 'runc'
  | 'dockerd'
  | 'docker'
  | 'dockerRegistry'
  | 'iptables'
  | 'catatonit'
  | 'openssl'
  | 'git'
  | 'ip'
  | 'mount'
  | 'nsenter'
  | 'unshare'
  | 'setpriv'
  | 'flock'
  | 'bash'
  | 'tar'
  | 'hostname'
  | 'ldd'
  | 'curl'
  | 'socat'
  | 'npm'
  | 'npx';

const utilLinux = ['util-linux'];

export const systemPrograms: readonly SystemProgram[] = [
  { key: 'containerd', program: 'containerd', packages: ['containerd'], minimum: '1.6' },
  { key: 'containerdShim', program: 'containerd-shim-runc-v2', packages: ['containerd'] },
  { key: 'runc', program: 'runc', packages: ['runc'], minimum: '1.0' },
  { key: 'dockerd', program: 'dockerd', packages: ['docker.io'], minimum: '20.10', says: /^Docker version / },
  {
    key: 'docker',
    program: 'docker',
    packages: ['docker.io', 'docker-cli'],
    minimum: '20.10',
    says: /^Docker version /,
  },
  { key: 'dockerRegistry', program: 'docker-registry', packages: ['docker-registry'], minimum: '2.7' },
  { key: 'iptables', program: 'iptables', packages: ['iptables'] },
  { key: 'catatonit', program: 'catatonit', packages: ['catatonit'], isStatic: true },
  { key: 'openssl', program: 'openssl', packages: ['openssl'] },
  { key: 'git', program: 'git', packages: ['git'] },
  { key: 'ip', program: 'ip', packages: ['iproute2'] },
  { key: 'mount', program: 'mount', packages: ['mount'] },
  { key: 'nsenter', program: 'nsenter', packages: utilLinux },
  { key: 'unshare', program: 'unshare', packages: utilLinux },
  { key: 'setpriv', program: 'setpriv', packages: utilLinux },
  { key: 'flock', program: 'flock', packages: utilLinux },
  { key: 'bash', program: 'bash', packages: ['bash'] },
  { key: 'tar', program: 'tar', packages: ['tar'] },
  { key: 'hostname', program: 'hostname', packages: ['hostname'] },
  { key: 'ldd', program: 'ldd', packages: ['libc-bin'] },
  { key: 'curl', program: 'curl', packages: ['curl'] },
  { key: 'socat', program: 'socat', packages: ['socat'] },
  { key: 'npm', program: 'npm', packages: ['npm'] },
  { key: 'npx', program: 'npx', packages: ['npm'] },
];

/** The plugins of the pods' network; they are found by folder, not on PATH. */
export const cniPlugins = ['bridge', 'host-local', 'portmap', 'loopback'];
export const usualCniFolders = ['/usr/lib/cni', '/opt/cni/bin'];
export const cniPackage = 'containernetworking-plugins';
