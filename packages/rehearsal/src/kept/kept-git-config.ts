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
  return `[url ${quoted(`${url}/`)}]
	insteadOf = ${quoted(`https://${host}/`)}
[http ${quoted(url)}]
	sslCAInfo = ${quoted(certificateAuthority)}
	# Where GIT_SSL_CAINFO is set, git does not read the line above.
	sslCAPath = ${quoted(authorityFolder)}
	curloptResolve = ${quoted(`${host}:${port}:127.0.0.1`)}
	# A proxy would resolve 127.0.0.1 to its own machine.
	proxy = ""
[credential ${quoted(url)}]
	helper = ""
	helper = ${quoted(credentialHelper)}
`;
}

/** Quotes a value as git's configuration reads it. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
