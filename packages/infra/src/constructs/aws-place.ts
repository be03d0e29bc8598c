/** The account and region of resources, and the settings that all resources of an installation share there. */
export interface AwsPlaceProps {
  readonly accountId: string;
  readonly region: string;
  /** The beginning of all names, without its hyphen. @default none */
  readonly namePrefix?: string | undefined;
  /** The path of the IAM roles that are created, such as `/delivery/`. @default '/' */
  readonly rolePath?: string | undefined;
  /** The IAM policy of the account that bounds the roles that are created, with its path. @default none */
  readonly permissionsBoundary?: string | undefined;
}

/** An account and region, and the ARNs of resources there, known before they exist. */
export class AwsPlace {
  readonly accountId: string;
  readonly region: string;
  readonly rolePath: string;
  /** The ARN of the policy that bounds created roles. */
  readonly permissionsBoundaryArn: string | undefined;
  readonly #props: AwsPlaceProps;

  constructor(place: AwsPlaceProps) {
    this.#props = place;
    this.accountId = place.accountId;
    this.region = place.region;
    this.rolePath = place.rolePath ?? '/';
    if (place.permissionsBoundary !== undefined)
      this.permissionsBoundaryArn = this.#iamArn('policy', place.permissionsBoundary);
  }

  /** A name with the prefix of the installation. */
  named(name: string): string {
    const { namePrefix } = this.#props;
    return namePrefix === undefined ? name : `${namePrefix}-${name}`;
  }

  /** The same account in another region. */
  inRegion(region: string): AwsPlace {
    return new AwsPlace({ ...this.#props, region });
  }

  /** The ARN of a regional resource, such as `arn:aws:ecr:eu-west-1:123456789012:repository/x`. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** The ARN of a role that is created here, under the path of all such roles. */
  createdRoleArn(name: string): string {
    return this.#iamArn(`role${this.rolePath.slice(0, -1)}`, name);
  }

  /** The ARN of an IAM role that exists already, by its name with its path. */
  roleArn(name: string): string {
    return this.#iamArn('role', name);
  }

  /** The ARN of an IAM user. */
  userArn(name: string): string {
    return this.#iamArn('user', name);
  }

  /** The ARN that stands for the account itself. */
  get rootArn(): string {
    return `arn:aws:iam::${this.accountId}:root`;
  }

  /** Host of the account's image registry. */
  get imageRegistry(): string {
    return `${this.accountId}.dkr.ecr.${this.region}.amazonaws.com`;
  }

  /** The HTTPS address of a CodeCommit repository. */
  sourceRepositoryUrl(name: string): string {
    return `https://git-codecommit.${this.region}.amazonaws.com/v1/repos/${name}`;
  }

  /** IAM has no regions. */
  #iamArn(kind: string, name: string): string {
    return `arn:aws:iam::${this.accountId}:${kind}/${name}`;
  }
}
