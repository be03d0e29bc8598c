import { reservedSubnetAddresses } from 'infra/aws-limits.ts';
import { CidrBlock } from 'infra/config/cidr-block.ts';
import { type Block, resourcesIn, type SynthesizedStack } from 'infra/synthesized/synthesized-stack.ts';
import * as z from 'zod';

/** What AWS answers, and the expected value of the expression. */
export interface LiveCase {
  readonly live: unknown;
  readonly expected: unknown;
}

/** An expression in stacks, and its cases by its block and stack. */
interface LiveQuestion {
  readonly what: string;
  /** The start of the addresses of the blocks. */
  readonly blocks: string;
  expression(block: Block): string;
  cases(block: Block, stack: SynthesizedStack): readonly LiveCase[];
}

const nodeGroup = z.looseObject({
  scaling_config: z.object({ desired_size: z.string(), min_size: z.number(), max_size: z.number() }),
});
const guarded = z.looseObject({
  lifecycle: z.object({ precondition: z.array(z.object({ condition: z.string() })).length(1) }),
});
const conditionOf = (block: Block) => guarded.parse(block).lifecycle.precondition[0]?.condition ?? '';
const ownSubnet = z.looseObject({ cidr_block: z.string(), tags: z.record(z.string(), z.string()) });
const subnet = (
  tags: Readonly<Record<string, string>>,
  cidr_block: string,
  available_ip_address_count: number,
) => ({ subnet: { tags, cidr_block, available_ip_address_count } });

export const liveCases: readonly LiveQuestion[] = [
  {
    what: 'a node group asks for the nodes that there are, within its bounds',
    blocks: 'aws_eks_node_group.',
    expression: (block) => nodeGroup.parse(block).scaling_config.desired_size,
    cases(block) {
      const { min_size: minimum, max_size: maximum } = nodeGroup.parse(block).scaling_config;
      const groups = (...sizes: number[]) =>
        Object.fromEntries(
          sizes.map((size, index) => [index, { name: `eks-nodes-${index}-1a`, desired_capacity: size }]),
        );
      return [
        { live: {}, expected: minimum },
        { live: groups(minimum), expected: minimum },
        { live: groups(minimum + 1), expected: Math.min(minimum + 1, maximum) },
        // The minimum was raised, the maximum lowered.
        { live: groups(1), expected: minimum },
        { live: groups(maximum + 5), expected: maximum },
        // After an interrupted replacement both groups exist.
        { live: groups(1, maximum), expected: maximum },
        // A group that somebody else has created.
        { live: { theirs: { name: 'eks-gpu-1a', desired_capacity: maximum } }, expected: minimum },
      ];
    },
  },
  {
    what: 'a cluster goes one minor version on, or stays',
    blocks: 'aws_eks_cluster.',
    expression: conditionOf,
    cases(block) {
      const minor = Number(String(block['version']).split('.')[1]);
      const at = (version: string) => ({ cluster: { version } });
      return [
        { live: {}, expected: true },
        { live: at(`1.${minor}`), expected: true },
        { live: at(`1.${minor - 1}`), expected: true },
        { live: at(`1.${minor - 2}`), expected: false },
        { live: at(`1.${minor + 1}`), expected: false },
      ];
    },
  },
  {
    what: 'a subnet in use is neither removed nor given another block',
    blocks: 'aws_vpc.',
    expression: conditionOf,
    cases(_, stack) {
      const [own] = resourcesIn(stack)
        .filter(({ type }) => type === 'aws_subnet')
        .map(({ block }) => ownSubnet.parse(block));
      if (!own) return [];
      const free = new CidrBlock(own.cidr_block).size - reservedSubnetAddresses;
      return [
        { live: {}, expected: true },
        { live: subnet(own.tags, own.cidr_block, free - 20), expected: true },
        // Another block, or a zone that the network no longer has.
        { live: subnet(own.tags, '10.255.0.0/24', 200), expected: false },
        { live: subnet(own.tags, '10.255.0.0/24', 251), expected: true },
        { live: subnet({ Name: 'another-zone' }, own.cidr_block, free - 1), expected: false },
        { live: subnet({ Name: 'another-zone' }, own.cidr_block, free), expected: true },
        { live: subnet({}, '10.255.0.0/20', 4090), expected: false },
      ];
    },
  },
  {
    what: "a load balancer's name is read out of its name in DNS",
    blocks: 'data.aws_lb.',
    expression: (block) => String(block['name']),
    cases: (block) =>
      ['internal-k8s-x-1a2b3c4d5e', 'k8s-x-1a2b3c4d5e'].map((name) => {
        const hostname = `${name}-1234567890.eu-west-1.elb.amazonaws.com`;
        // From the state of another stack, or of the Ingress itself.
        const isOutput = String(block['name']).includes('data.terraform_remote_state.');
        const live = isOutput ? hostname : [{ load_balancer: [{ ingress: [{ hostname }] }] }];
        return { live, expected: name.replace('internal-', '') };
      }),
  },
];
