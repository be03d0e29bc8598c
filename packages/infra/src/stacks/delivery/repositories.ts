import { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository/index.js';
import { DataResource, TerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import { type DeliveryConfig, retiredServices, type ServiceConfig } from '../../config/delivery.ts';
import { checkedName } from '../../constructs/checked-name.ts';
import { ImageRepository } from '../../constructs/image-repository.ts';
import { moveFormerAddresses } from './former-addresses.ts';
import { imageLifecycleRules, movableTags } from './image-retention.ts';

/**
 * The repositories of services, delivered and retired: what can't be made anew. Each has its address from its own name,
 * which AWS knows it by, so that no other name that changes takes it away.
 */
export class Repositories {
  readonly #sources: Construct;
  readonly #images: Construct;
  readonly #protectFromDestroy: boolean;
  readonly #names: string[] = [];

  constructor(scope: Construct, delivery: DeliveryConfig) {
    this.#sources = new Construct(scope, 'source-repositories');
    this.#images = new Construct(scope, 'image-repositories');
    this.#protectFromDestroy = delivery.protectFromDestroy;
    for (const { sourceRepositoryName, imageRepositoryName } of retiredServices(delivery)) {
      if (sourceRepositoryName !== undefined)
        this.#createSource(sourceRepositoryName, 'Source of a service that is no longer delivered');
      if (imageRepositoryName !== undefined) this.#createImages(imageRepositoryName);
    }
  }

  /** Makes those of a delivered service, and gives the one that is pushed to. */
  createFor(service: ServiceConfig): CodecommitRepository {
    const { name, sourceRepositoryName, imageRepositoryName, pipelineName } = service;
    const images = this.#createImages(imageRepositoryName);
    const source = this.#createSource(
      sourceRepositoryName,
      `Source of ${name}; a push starts the pipeline ${pipelineName}`,
    );
    moveFormerAddresses(images, [name, 'images']);
    moveFormerAddresses(source, [name, 'source-repository']);
    return source;
  }

  /**
   * Ends the plan in which a protected repository is in no stack any more: the `prevent_destroy` of its own block goes
   * with the block. This one stays, and loses an instance. To be called when all repositories are made.
   */
  guard(scope: Construct): void {
    if (!this.#protectFromDestroy) return;
    new DataResource(scope, 'protected-repositories', {
      forEach: TerraformIterator.fromMap(Object.fromEntries(this.#names.map((name) => [name, name]))),
      lifecycle: { preventDestroy: true },
    });
  }

  #createSource(name: string, description: string): CodecommitRepository {
    this.#names.push(`codecommit/${name}`);
    // No default_branch: on a repository that is empty the provider skips it and says that it is set.
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
    });
  }
}
