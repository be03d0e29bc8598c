/** A program of the operating system that the rehearsal runs. */
export interface SystemProgram {
  readonly program: string;
  /** Debian packages that contain it, in the order to try them. */
  readonly packages: readonly string[];
  /** The oldest version that works. */
  readonly minimum?: string;
  /** The start of its `--version` output, where another program may have the same name. */
  readonly says?: RegExp;
  /** Runs in an otherwise empty image, so it must not need a library. */
  readonly isStatic?: boolean;
}

const docker = { minimum: '20.10', says: /^Docker version / };

const programs = [
  { program: 'containerd', packages: ['containerd'], minimum: '1.6' },
  { program: 'containerd-shim-runc-v2', packages: ['containerd'] },
  { program: 'runc', packages: ['runc'], minimum: '1.0' },
  { program: 'dockerd', packages: ['docker.io'], ...docker },
  { program: 'docker', packages: ['docker.io', 'docker-cli'], ...docker },
  { program: 'docker-registry', packages: ['docker-registry'], minimum: '2.7' },
  { program: 'iptables', packages: ['iptables'] },
  { program: 'catatonit', packages: ['catatonit'], isStatic: true },
  { program: 'openssl', packages: ['openssl'] },
  { program: 'git', packages: ['git'] },
  { program: 'ip', packages: ['iproute2'] },
  { program: 'mount', packages: ['mount'] },
  { program: 'nsenter', packages: ['util-linux'] },
  { program: 'unshare', packages: ['util-linux'] },
  { program: 'setpriv', packages: ['util-linux'] },
  { program: 'flock', packages: ['util-linux'] },
  { program: 'bash', packages: ['bash'] },
  { program: 'tar', packages: ['tar'] },
  { program: 'hostname', packages: ['hostname'] },
  { program: 'ldd', packages: ['libc-bin'] },
  { program: 'curl', packages: ['curl'] },
  { program: 'socat', packages: ['socat'] },
  { program: 'npm', packages: ['npm'] },
  { program: 'npx', packages: ['npm'] },
] as const satisfies readonly SystemProgram[];

/** The name of a program that the rehearsal runs. */
export type SystemProgramName = (typeof programs)[number]['program'];

export const systemPrograms: readonly (SystemProgram & { readonly program: SystemProgramName })[] = programs;

/** The CNI plugins of the pod network. They are not on PATH. */
export const cniPlugins = ['ptp', 'host-local', 'portmap', 'loopback'];
export const usualCniFolders = ['/usr/lib/cni', '/opt/cni/bin'];
export const cniPackage = 'containernetworking-plugins';
