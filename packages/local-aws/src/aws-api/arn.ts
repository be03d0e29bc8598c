/** The account in an ARN; empty for what has none there, such as a bucket. */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** The region in an ARN; empty for what has none there, such as a bucket or a role. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
