/** An account and region, and the ARNs of resources there, known before they exist. */
export class AwsPlace {
  readonly accountId: string;
  readonly region: string;

  constructor(place: { readonly accountId: string; readonly region: string }) {
    this.accountId = place.accountId;
    this.region = place.region;
  }

  /** The ARN of a regional resource, such as `arn:aws:ecr:eu-west-1:123456789012:repository/x`. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** The ARN of an IAM role; IAM has no regions. */
  roleArn(name: string): string {
    return `arn:aws:iam::${this.accountId}:role/${name}`;
  }

  /** The ARN of an IAM user. */
  userArn(name: string): string {
    return `arn:aws:iam::${this.accountId}:user/${name}`;
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
}
