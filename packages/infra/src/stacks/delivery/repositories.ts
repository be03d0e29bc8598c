import { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository/index.js';
import { DataResource, TerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import { longestTexts } from '../../aws-limits.ts';
import type { Delivery } from '../../config/delivery.ts';
import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import { checkedName } from '../../constructs/checked-name.ts';
import { ImageRepository } from '../../constructs/image-repository.ts';
import type { PolicyStatement } from '../../constructs/policy-document.ts';
import { moveFormerAddresses } from '../former-addresses.ts';
import { imageLifecycleRules, movableTags } from './image-retention.ts';
import { forOtherAccounts, type RolesOfAccount } from './other-accounts.ts';

export interface RepositoriesProps {
  readonly place: AwsPlace;
  readonly delivery: Delivery;
  /** The roles of nodes that pull the images. The rights of those in the delivery's account are their own. */
  readonly imageReaders: readonly RolesOfAccount[];
}

/**
 * The repositories of services, delivered and retired: their content can't be created again. The address of each comes from
 * its name in AWS, so that a change of another name does not destroy it.
 */
export class Repositories {
  readonly #sources: Construct;
  readonly #images: Construct;
  readonly #sourceOf = new Map<string, CodecommitRepository>();
  readonly #protectFromDestroy: boolean;
  readonly #names: string[] = [];
  readonly #imageStatements: readonly PolicyStatement[];

  constructor(scope: Construct, props: RepositoriesProps) {
    const { place, delivery } = props;
    this.#sources = new Construct(scope, 'source-repositories');
    this.#images = new Construct(scope, 'image-repositories');
    this.#imageStatements = forOtherAccounts(place, props.imageReaders, {
      sid: 'NodesOfOtherAccountsPull',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    });
    this.#protectFromDestroy = delivery.protectFromDestroy;
    for (const { sourceRepositoryName, imageRepositoryName } of delivery.retired.services) {
      if (sourceRepositoryName !== undefined)
        this.#createSource(sourceRepositoryName, 'Source of a service that is no longer delivered');
      if (imageRepositoryName !== undefined) this.#createImages(imageRepositoryName);
    }
    for (const { name, imageRepositoryName } of delivery.services)
      moveFormerAddresses(this.#createImages(imageRepositoryName), [name, 'images']);
    const bySource = Map.groupBy(delivery.services, ({ sourceRepositoryName }) => sourceRepositoryName);
    for (const [name, services] of bySource) {
      const source = this.#createSource(name, sourceDescription(services));
      moveFormerAddresses(source, [services[0]?.name ?? name, 'source-repository']);
      this.#sourceOf.set(name, source);
    }
    if (delivery.protectFromDestroy) this.#guard(scope);
  }

  /** The source repository of a delivered service, which it may share with others. */
  sourceOf({ sourceRepositoryName }: Service): CodecommitRepository {
    const source = this.#sourceOf.get(sourceRepositoryName);
    if (!source) throw new Error(`${sourceRepositoryName} is the repository of no service`);
    return source;
  }

  /**
   * Makes a plan fail that would destroy a protected repository whose block was removed, together with its own
   * `prevent_destroy`. This resource stays, and would lose an instance.
   */
  #guard(scope: Construct): void {
    new DataResource(scope, 'protected-repositories', {
      forEach: TerraformIterator.fromMap(Object.fromEntries(this.#names.map((name) => [name, name]))),
      lifecycle: { preventDestroy: true },
    });
  }

  #createSource(name: string, description: string): CodecommitRepository {
    this.#names.push(`codecommit/${name}`);
    // No default_branch: on an empty repository the provider ignores it, but records it as set.
    return new CodecommitRepository(this.#sources, name, {
      repositoryName: checkedName(this.#sources, 'CodeCommit repository', name),
      description,
      ...(this.#protectFromDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }

  #createImages(name: string): ImageRepository {
    this.#names.push(`ecr/${name}`);
    return new ImageRepository(this.#images, name, {
      name,
      movableTags,
      lifecycleRules: imageLifecycleRules,
      protectFromDestroy: this.#protectFromDestroy,
      statements: this.#imageStatements,
    });
  }
}

function sourceDescription(services: readonly Service[]): string {
  const names = services.map(({ name }) => name).join(', ');
  const pipelines = services.map(({ pipelineName }) => pipelineName).join(', ');
  const text = `Source of ${names}; a push starts the pipeline${services.length > 1 ? 's' : ''} ${pipelines}`;
  if (text.length <= longestTexts.repositoryDescription) return text;
  return `Source of ${services.length} services; a push starts their pipelines`;
}
