import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import { shellWord } from 'programs/shell-word.ts';

/** The git client of the rehearsal. */
export interface CodeCommitClient {
  /** Pushes refspecs of a local clone, as the developer; all at once, as one push. */
  push(directory: string, url: string, refspecs: readonly string[]): Promise<void>;
  /** A full clone without files, as the developer. */
  cloneHistory(url: string, directory: string): Promise<void>;
  /**
   * A full clone with a detached HEAD, as CodeBuild makes it from a CODEBUILD_CLONE_REF: with the role of a project, whose
   * variables are given, or else as the developer.
   */
  clone(
    url: string,
    commitId: string,
    directory: string,
    ofProject?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** The git setting by which a file of `git credential-store` gives the password. */
export function storedHelper(file: string): string {
  return `store --file=${shellWord(file)}`;
}

export function createCodeCommitClient(
  sandbox: Pick<Sandbox, 'run'>,
  options: {
    readonly developerCredentials: string;
    /** The credential helper of builds. */
    readonly helperOfBuilds: string;
    readonly certificateAuthority: string;
    readonly signal: AbortSignal;
  },
): CodeCommitClient {
  const { certificateAuthority, developerCredentials, helperOfBuilds, signal } = options;
  const settings = (...own: string[]) =>
    [`http.sslCAInfo=${certificateAuthority}`, 'advice.detachedHead=false', ...own].flatMap((setting) => [
      '-c',
      setting,
    ]);
  const asDeveloper = settings(`credential.helper=${storedHelper(developerCredentials)}`);
  const asBuild = settings(`credential.helper=${helperOfBuilds}`, 'credential.useHttpPath=true');
  const git = (words: readonly string[], environment?: Readonly<Record<string, string>>) =>
    sandbox.run(['git', ...words], { signal, ...(environment && { environment }) });
  const cloneHistory = (
    own: readonly string[],
    url: string,
    directory: string,
    ofProject?: Readonly<Record<string, string>>,
  ) => git([...own, 'clone', '--quiet', '--no-checkout', '--', url, directory], ofProject);
  return {
    async push(directory, url, refspecs) {
      await git([...asDeveloper, '-C', directory, 'push', '--quiet', '--', url, ...refspecs]);
    },
    async cloneHistory(url, directory) {
      await cloneHistory(asDeveloper, url, directory);
    },
    async clone(url, commitId, directory, ofProject) {
      await cloneHistory(ofProject ? asBuild : asDeveloper, url, directory, ofProject);
      await git([...settings(), '-C', directory, 'checkout', '--quiet', '--detach', commitId]);
    },
  };
}
