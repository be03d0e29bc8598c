/** A failure that only a first apply or a first run in AWS shows, and the tests that would find it. */
export interface Guard {
  readonly number: number;
  readonly failure: string;
  /** File and the beginning of the test's title. */
  readonly tests: readonly (readonly [file: string, title: string])[];
}

const delivery = 'packages/infra/test/stacks/delivery';
const here = 'packages/infra/test/stacks/guards.test.ts';
const eks = 'packages/infra/test/stacks/eks';
const ingress = 'packages/infra/test/stacks/ingress';
const buildspecs = 'packages/pipeline-steps/test/buildspecs.test.ts';

export const guards: readonly Guard[] = [
  {
    number: 1,
    failure: 'A push starts two runs, as the source polls beside the event rule',
    tests: [[`${delivery}/pipeline.test.ts`, 'does not start twice a push: it does not poll']],
  },
  {
    number: 2,
    failure: 'A start names the stage and not the action, or a path that the event has not',
    tests: [
      [
        `${delivery}/event-rules.test.ts`,
        'overrides the source action, not the stage, with the commit of the event',
      ],
    ],
  },
  {
    number: 3,
    failure: 'The placeholders of a start are escaped and stay what they are',
    tests: [[`${delivery}/event-rules.test.ts`, 'keeps its placeholders: none is written as']],
  },
  {
    number: 4,
    failure: 'A configuration value of an action is longer than a thousand characters',
    tests: [[`${delivery}/pipeline.test.ts`, 'keeps every configuration value within 1000 characters']],
  },
  {
    number: 5,
    failure: 'A pipeline applies its own definition and is stopped by that',
    tests: [[`${delivery}/pipeline.test.ts`, 'is not changed by itself, which would stop what runs in it']],
  },
  {
    number: 6,
    failure: 'CodeBuild may not take the role of a project: a cycle, or another ARN',
    tests: [
      [here, 'is not ${name}: its role trusts CodeBuild for this project, and for no other'],
      [`${delivery}/projects.test.ts`, 'is trusted by its ARN as text, which is no cycle and no misspelling'],
    ],
  },
  {
    number: 7,
    failure: 'A full clone is refused: GitPull or GetRepository is missing',
    tests: [
      [here, 'is none of a project: each may pull only the source that the pipeline passes on by reference'],
      [here, 'is not that of the pipeline, which looks the repository up first'],
    ],
  },
  {
    number: 8,
    failure: 'An artifact can not be read or written: its key or its bucket refuses',
    tests: [
      [here, 'is none for ${name}: bucket, key and role all let it read'],
      [here, 'is written by the pipeline, under the key, with no header that the bucket would miss'],
    ],
  },
  {
    number: 9,
    failure: 'Actions that run at once fail in an account with one build at a time',
    tests: [[`${delivery}/pipeline.test.ts`, 'runs one build at a time, as a new account may run only one']],
  },
  {
    number: 10,
    failure: 'A project in a VPC has a local cache, or no way out',
    tests: [
      [
        `${delivery}/projects.test.ts`,
        'keeps packages and image layers on its machine, unless it is in a VPC, which does not take that',
      ],
      [
        'packages/infra/test/stacks/network.test.ts',
        'put a NAT gateway in a subnet with an internet gateway, which is destroyed after it',
      ],
    ],
  },
  {
    number: 11,
    failure: 'The image has another Node or no helm',
    tests: [
      [buildspecs, 'asks for the Node that the repository is for'],
      [buildspecs, 'installs what the lockfile pins'],
      [
        `${delivery}/projects.test.ts`,
        'runs an x86 image whose default Node is 24, in a machine of that kind',
      ],
    ],
  },
  {
    number: 12,
    failure: 'post_build pushes or deploys after a build that failed',
    tests: [
      [buildspecs, 'does nothing after a failed build: the guard comes first'],
      [buildspecs, 'builds in the build phase and pushes in post_build, behind the guard'],
    ],
  },
  {
    number: 13,
    failure: 'A log group is there already: EKS or CodeBuild made it first',
    tests: [
      [`${delivery}/projects.test.ts`, 'has its log group before its first build, encrypted and with an end'],
      [
        `${eks}/control-plane.test.ts`,
        'has its log group before it, which EKS would make without encryption and then refuse to share',
      ],
    ],
  },
  {
    number: 14,
    failure:
      'An access entry is refused: a group of system:, a second one of a node role, a policy before it',
    tests: [
      [
        `${eks}/access.test.ts`,
        'are one for each who may enter, and none for the nodes, which have one from EKS',
      ],
      [`${eks}/access.test.ts`, 'are there before their policies, which EKS refuses without'],
      [`${eks}/access.test.ts`, 'name no group that starts with system:, which EKS refuses'],
    ],
  },
  {
    number: 15,
    failure: 'Nodes never get ready, or an add-on stays degraded: their order',
    tests: [
      [
        `${eks}/addons.test.ts`,
        '${name} is there before the nodes, which get ready with it or fail after twenty minutes',
      ],
      [
        `${eks}/addons.test.ts`,
        '${name} comes after the nodes, without which it stays degraded until its time is up',
      ],
    ],
  },
  {
    number: 16,
    failure: "Nodes can not join: a launch template without the cluster's security group",
    tests: [
      [
        `${eks}/node-group.test.ts`,
        'keep the security group of the cluster, which a template with groups of its own would lose',
      ],
    ],
  },
  {
    number: 17,
    failure: 'A release is refused by the webhook of a controller that is not ready',
    tests: [
      [
        `${ingress}/load-balancer-controller.test.ts`,
        'is the chart that the file names, waited for until its webhook answers',
      ],
      [`${ingress}.test.ts`, 'is made after the controller, waited for, and taken away before it'],
    ],
  },
  {
    number: 18,
    failure: 'A provider is configured by a cluster of the same stack',
    tests: [
      [
        `${eks}/control-plane.test.ts`,
        'configure no Kubernetes or Helm provider by a cluster that they make: it would talk to localhost',
      ],
    ],
  },
  {
    number: 19,
    failure: 'A certificate can not be proven: for_each over a set, one record twice, no zone',
    tests: [
      [
        `${ingress}/certificate.test.ts`,
        'is proven by one record: a second one, of the wildcard, would exist already',
      ],
      [
        `${ingress}/certificate.test.ts`,
        'reads its record out of a set without for_each, whose keys are unknown at the plan, and without [0]',
      ],
      [`${ingress}/certificate.test.ts`, 'and all names are in a public zone that is looked up, not made'],
    ],
  },
  {
    number: 20,
    failure: 'A destroy leaves a load balancer, a bucket or a network interface that blocks the VPC',
    tests: [
      [
        `${ingress}/load-balancer-controller.test.ts`,
        'goes before its rights go, or its load balancers would stay for ever',
      ],
      [`${ingress}.test.ts`, 'go after their days, and with the bucket where it is not protected'],
      [
        `${eks}/control-plane.test.ts`,
        "has its role's rights before it and after it, or its network interfaces would stay in the VPC",
      ],
      [
        `${delivery}/repositories.test.ts`,
        'empties the artifact bucket, which it could not remove otherwise',
      ],
      [
        'packages/infra/test/stacks/graph.test.ts',
        'takes the namespaces of ${name} away before the controller that has to take their load balancers away',
      ],
      [
        'packages/infra/test/stacks/graph.test.ts',
        'prints the order, one environment after the other, and its reverse',
      ],
    ],
  },
];
