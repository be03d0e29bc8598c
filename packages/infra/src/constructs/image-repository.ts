import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { EcrRepositoryPolicy } from '@cdktf/provider-aws/lib/ecr-repository-policy/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

/** A rule of an ECR lifecycle policy, without its priority: rules apply in the order of the list. */
export interface ImageLifecycleRule {
  readonly description: string;
  readonly selection: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface ImageRepositoryProps {
  readonly name: string;
  /** The image tags that may move, with `*` for any text. All others are immutable. */
  readonly movableTags: readonly string[];
  readonly lifecycleRules: readonly ImageLifecycleRule[];
  readonly protectFromDestroy: boolean;
  /** Statements of the repository's policy, without resources. */
  readonly statements: readonly PolicyStatement[];
}

/** An ECR repository with immutable image tags, except for the given ones. */
export class ImageRepository extends Construct {
  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, 'repository', {
      name: checkedName(this, 'ECR repository', props.name),
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilter: props.movableTags.map((filter) => ({
        filter,
        filterType: 'WILDCARD',
      })),
      imageScanningConfiguration: { scanOnPush: true },
      // Images hold no secrets and are verified by digest. A KMS key could be lost, with every image. A later change
      // replaces the repository.
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
      forceDelete: !props.protectFromDestroy,
      ...(props.protectFromDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    if (props.statements.length > 0)
      new EcrRepositoryPolicy(this, 'policy', {
        repository: repository.name,
        policy: policyDocument(props.statements),
      });
    new EcrLifecyclePolicy(this, 'lifecycle', {
      repository: repository.name,
      policy: JSON.stringify({
        rules: props.lifecycleRules.map((rule, index) => ({
          rulePriority: index + 1,
          description: rule.description,
          selection: rule.selection,
          action: { type: 'expire' },
        })),
      }),
    });
  }
}
