export type Architecture = 'x86_64' | 'arm64';

/** The properties that follow from the name of an EC2 instance type. */
interface InstanceType {
  readonly architecture: Architecture;
  /** The part after the dot, such as `2xlarge`. */
  readonly size: string;
  /** Whether it has GPUs or other accelerators, which need a node image with drivers. */
  readonly isAccelerated: boolean;
  /** Why a node cannot be one, if it is too old. */
  readonly tooOld?: string;
}

/** Series, generation, options, size: `m7gd.2xlarge`, `c7i-flex.large`. No node is a Mac. */
const pattern =
  /^(?!mac)(?<series>[a-z]{1,3})\d{1,2}(?<options>[a-z]*)(-flex)?\.(?<size>nano|micro|small|medium|large|\d{0,2}xlarge|metal(-\d+xl)?)$/;

const acceleratedSeries = ['dl', 'f', 'g', 'gr', 'inf', 'p', 'trn', 'vt'];

/**
 * Generations that no node can be (https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html,
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html).
 */
const oldGenerations: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^a1\./, 'has a Graviton 1 processor, on which Amazon Linux 2023 does not run'],
  [/^(c1|m1|m2|t1)\./, "has no encrypted disks, which the nodes' are"],
];

/** The architecture of instance types that `checkEks` accepts. Throws a RangeError for others. */
export function architectureOf(names: readonly string[]): Architecture {
  const architectures = new Set(names.map((name) => parseInstanceType(name)?.architecture));
  const [architecture, ...others] = architectures;
  if (!architecture || others.length > 0)
    throw new RangeError(`${names.join(', ')} are not of one architecture`);
  return architecture;
}

/** Parses `t3a.medium`. Undefined for text that is no instance type of a node. */
export function parseInstanceType(text: string): InstanceType | undefined {
  const groups = pattern.exec(text)?.groups;
  if (!groups) return undefined;
  const { series = '', options = '', size = '' } = groups;
  const tooOld = oldGenerations.find(([pattern]) => pattern.test(text))?.[1];
  return {
    // Graviton has a g after the generation, as in m7g. Only a1 is older than that rule.
    architecture: options.includes('g') || series === 'a' ? 'arm64' : 'x86_64',
    size,
    isAccelerated: acceleratedSeries.includes(series),
    ...(tooOld === undefined ? {} : { tooOld }),
  };
}
