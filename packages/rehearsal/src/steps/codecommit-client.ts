import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';

/** The git client of the rehearsal, with valid credentials. */
export interface CodeCommitClient {
  /** Pushes refspecs of a local clone; all at once, as one push. */
  push(directory: string, url: string, refspecs: readonly string[]): Promise<void>;
  /** A full clone with a detached HEAD, as CodeBuild makes it from a CODEBUILD_CLONE_REF. */
  clone(url: string, commitId: string, directory: string): Promise<void>;
}

export function createCodeCommitClient(
  sandbox: Pick<Sandbox, 'run'>,
  options: {
    readonly credentialHelper: string;
    readonly certificateAuthority: string;
    readonly signal: AbortSignal;
  },
): CodeCommitClient {
  const settings = [
    `http.sslCAInfo=${options.certificateAuthority}`,
    `credential.helper=${options.credentialHelper}`,
    'credential.useHttpPath=true',
    'advice.detachedHead=false',
  ].flatMap((setting) => ['-c', setting]);
  const git = (...args: string[]) => sandbox.run(['git', ...settings, ...args], { signal: options.signal });
  return {
    async push(directory, url, refspecs) {
      await git('-C', directory, 'push', '--quiet', '--', url, ...refspecs);
    },
    async clone(url, commitId, directory) {
      await git('clone', '--quiet', '--no-checkout', '--', url, directory);
      await git('-C', directory, 'checkout', '--quiet', '--detach', commitId);
    },
  };
}
