import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { Construct } from 'constructs';
import { BuildProject, type BuildProjectProps } from './build-project.ts';
import { checkedName } from './checked-name.ts';
import { EventRule } from './event-rule.ts';
import { failedInvocations, MetricAlarm } from './metric-alarm.ts';
import type { NotifiedTopic } from './notification-topic.ts';
import { ServiceRole, serviceTrust } from './service-role.ts';

export interface NightlyBuildProps extends Omit<BuildProjectProps, 'privileged' | 'artifactBucketArn'> {
  readonly repository: NonNullable<BuildProjectProps['repository']>;
  /** Gets a message when a build fails, did not start or could not run. EventBridge and CloudWatch must be publishers of it. */
  readonly topic: NotifiedTopic;
  /** What a failed build means, and what to type. */
  readonly failure: string;
  /** What to do when one of its rules could not call its target. */
  readonly failedRule: string;
}

/** 03:00 UTC (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html). */
const atNight = 'cron(0 3 * * ? *)';

const failureRuleName = (name: string) => `${name}-failed`;

/** A CodeBuild project that runs each night, on the newest commit of a branch, and notifies a topic when it fails. */
export class NightlyBuild extends Construct {
  readonly build: BuildProject;

  constructor(scope: Construct, id: string, props: NightlyBuildProps) {
    super(scope, id);
    const { name } = props;
    this.build = new BuildProject(this, 'build', { ...props, privileged: false });
    this.#startAtNight(props);
    this.#watchRules(props);
    new EventRule(this, 'failure', {
      name: failureRuleName(name),
      description: `A build of ${name} failed`,
      pattern: {
        source: ['aws.codebuild'],
        'detail-type': ['CodeBuild Build State Change'],
        detail: { 'project-name': [name], 'build-status': ['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'] },
      },
      targetArn: props.topic.arn,
      inputPaths: { log: '$.detail.additional-information.logs.deep-link' },
      input: `${name}: ${props.failure} Its log: <log>`,
      ...(props.topic.policy ? { dependsOn: [props.topic.policy] } : {}),
    });
  }

  /** Without these, nobody would know of a build that never starts, or of a message that is not sent. */
  #watchRules({ name, topic, failedRule }: NightlyBuildProps): void {
    for (const [id, rule] of [
      ['start-alarm', name],
      ['failure-alarm', failureRuleName(name)],
    ] as const) {
      const { description, ...alarm } = failedInvocations(rule);
      new MetricAlarm(this, id, { ...alarm, description: `${description} ${failedRule}`, topic });
    }
  }

  #startAtNight({ place, name }: NightlyBuildProps): void {
    const role = new ServiceRole(this, 'start-role', {
      place,
      name: `${name}-start`,
      description: `The schedule of ${name}`,
      trust: serviceTrust('events.amazonaws.com'),
      statements: [
        {
          sid: 'StartBuild',
          actions: ['codebuild:StartBuild'],
          resources: [place.arn('codebuild', `project/${name}`)],
        },
      ],
    });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: checkedName(this, 'EventBridge rule', name),
      description: `Starts ${name} each night`,
      scheduleExpression: atNight,
      state: 'ENABLED',
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: name,
      arn: this.build.project.arn,
      roleArn: role.arn,
      dependsOn: [role.policy],
    });
  }
}
