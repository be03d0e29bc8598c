/** The machine a build runs on: what CodeBuild's container is in AWS. */
export interface BuildMachine {
  /** Put before every command, such as `nsenter ... --`; empty to run here. Its program is found on `path`. */
  readonly commandPrefix: readonly string[];
  /** PATH of the build. */
  readonly path: string;
  /** Fills an empty directory that becomes HOME. */
  createHome(directory: string): Promise<void>;
  /** Value of git's credential.helper for `git-credential-helper: yes`. */
  readonly gitCredentialHelper: string;
  /** Variables of the machine itself, such as DOCKER_HOST; everything else the build sees overrides them. */
  readonly environment: Readonly<Record<string, string>>;
}
