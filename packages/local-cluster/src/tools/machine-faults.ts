/** What a rehearsal needs. */
export interface MachineNeeds {
  /** Space by folder. The needs of folders on one disk are added. */
  readonly disk: readonly { readonly folder: string; readonly bytes: number }[];
  readonly memoryBytes: number;
}

/** The free space of a disk. */
export interface DiskSpace {
  /** The same for all folders on one disk. */
  readonly device: number;
  readonly freeBytes: number;
}

/** The cgroup controllers of a machine. */
type Cgroups =
  | { readonly kind: 'none' }
  | { readonly kind: 'v1' | 'v2'; readonly lacking: readonly string[]; readonly isWritable: boolean };

/** The facts that decide whether a machine can run the rehearsal. */
export interface MachineFacts {
  readonly platform: string;
  readonly isRoot: boolean;
  /** Why namespaces cannot be created; undefined if they can, or if nobody tried. */
  readonly namespaceFailure?: string | undefined;
  readonly cgroups: Cgroups;
  /** In bytes; undefined if unknown. */
  readonly availableMemory?: number | undefined;
  /** In the order of the needs. */
  readonly disks: readonly DiskSpace[];
}

const runAgain = 'then run this command again';

/** One sentence for each reason why the machine cannot run the rehearsal, with its fix. */
export function machineFaults(facts: MachineFacts, needs: MachineNeeds): string[] {
  if (facts.platform !== 'linux') {
    return [
      `The rehearsal runs a Kubernetes node and this system is ${facts.platform}: run it on Linux, for example in a virtual machine with Debian.`,
    ];
  }
  return [
    ...(facts.isRoot
      ? []
      : ['The rehearsal makes namespaces and mounts, which takes root: run `sudo npx --yes pnpm rehearse`.']),
    ...(facts.namespaceFailure === undefined ? [] : [namespaceFault(facts.namespaceFailure)]),
    ...cgroupFaults(facts.cgroups, facts.isRoot),
    ...memoryFaults(facts.availableMemory, needs.memoryBytes),
    ...diskFaults(facts.disks, needs.disk),
  ];
}

function namespaceFault(reason: string): string {
  return `Namespaces can't be made here (${reason}): in a container, start it with \`--privileged\`; elsewhere, let root have CAP_SYS_ADMIN and CAP_NET_ADMIN, ${runAgain}.`;
}

function cgroupFaults(cgroups: Cgroups, isRoot: boolean): string[] {
  if (cgroups.kind === 'none') {
    return [
      `/sys/fs/cgroup holds no control groups, which the kubelet needs: mount them (\`mount -t cgroup2 none /sys/fs/cgroup\`), ${runAgain}.`,
    ];
  }
  const { kind, lacking, isWritable } = cgroups;
  const faults: string[] = [];
  if (lacking.length > 0) {
    const wayOut =
      kind === 'v2'
        ? 'enable them in the kernel (its command line may hold cgroup_disable=) or for this container'
        : 'mount them below /sys/fs/cgroup';
    faults.push(
      `Control groups (${kind}) lack ${lacking.join(', ')}, which the kubelet needs: ${wayOut}, ${runAgain}.`,
    );
  }
  // Only root may write there, and another sentence asks for root.
  if (!isWritable && isRoot) {
    faults.push(
      `/sys/fs/cgroup can't be written: in a container, start it with \`--privileged\`; elsewhere, mount it read-write, ${runAgain}.`,
    );
  }
  return faults;
}

function memoryFaults(available: number | undefined, needed: number): string[] {
  if (available === undefined || available >= needed) return [];
  return [
    `${gigabytes(available)} of memory are free and ${gigabytes(needed)} are needed: end other programs or give the machine more, ${runAgain}.`,
  ];
}

function diskFaults(disks: readonly DiskSpace[], needs: MachineNeeds['disk']): string[] {
  const byDevice = new Map<number, { folders: string[]; needed: number; free: number }>();
  for (const [index, { folder, bytes }] of needs.entries()) {
    const disk = disks[index];
    if (!disk || bytes === 0) continue;
    const sum = byDevice.get(disk.device) ?? { folders: [], needed: 0, free: disk.freeBytes };
    byDevice.set(disk.device, { ...sum, folders: [...sum.folders, folder], needed: sum.needed + bytes });
  }
  return [...byDevice.values()]
    .filter(({ needed, free }) => free < needed)
    .map(
      ({ folders, needed, free }) =>
        `The disk of ${folders.join(' and ')} has ${gigabytes(free)} free and ${gigabytes(needed)} are needed: free some space, or set XDG_CACHE_HOME to a folder of another disk, ${runAgain}.`,
    );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
