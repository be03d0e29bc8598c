import { quotedGitValue } from 'programs/git-environment.ts';

/**
 * The text of a git configuration with which the CodeCommit URL of a repository leads to the kept git server, through a
 * port of 127.0.0.1.
 */
export function keptGitConfig(options: {
  readonly host: string;
  readonly port: number;
  readonly certificateAuthority: string;
  /** A folder that holds the same certificate only. */
  readonly authorityFolder: string;
  readonly credentialHelper: string;
}): string {
  const { host, port, certificateAuthority, authorityFolder, credentialHelper } = options;
  const url = `https://${host}:${port}`;
  return `[url ${quotedGitValue(`${url}/`)}]
	insteadOf = ${quotedGitValue(`https://${host}/`)}
[http ${quotedGitValue(url)}]
	sslCAInfo = ${quotedGitValue(certificateAuthority)}
	# Where GIT_SSL_CAINFO is set, git does not read the line above.
	sslCAPath = ${quotedGitValue(authorityFolder)}
	curloptResolve = ${quotedGitValue(`${host}:${port}:127.0.0.1`)}
	# A proxy would resolve 127.0.0.1 to its own machine.
	proxy = ""
[credential ${quotedGitValue(url)}]
	helper = ""
	helper = ${quotedGitValue(credentialHelper)}
`;
}
