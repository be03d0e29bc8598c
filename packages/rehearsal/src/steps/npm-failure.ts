import { ActionableError } from 'programs/actionable-error.ts';

/** The errors of npm and pnpm if a server does not answer; an answer has a status (E404, ERR_PNPM_FETCH_404). */
const networkErrors =
  /\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|UND_ERR_\w+)\b|network timeout/;

/** Settings of npm and pnpm that give up within a minute, not several, if a server does not answer. */
export const impatience: Readonly<Record<string, string>> = Object.fromEntries(
  ['npm_config', 'pnpm_config'].flatMap((prefix) => [
    [`${prefix}_fetch_retries`, '1'],
    [`${prefix}_fetch_retry_mintimeout`, '1000'],
    [`${prefix}_fetch_timeout`, '20000'],
  ]),
);

/** npm's settings of its registry; empty or `null` if they are not set. */
interface RegistrySettings {
  readonly registry: string;
  readonly proxy: string;
}

/** An error that names the server that does not answer, with npm's output; undefined for other failures. */
export function npmFailure(
  words: string,
  { registry, proxy }: RegistrySettings,
): ActionableError | undefined {
  if (!networkErrors.test(words)) return undefined;
  const by = hostOf(proxy) === undefined ? '' : ` does not answer by the proxy ${hostOf(proxy)}`;
  const who = `The npm registry ${hostOf(registry) ?? registry}${by || ' does not answer'}`;
  const setting = by === '' ? 'registry' : 'https-proxy';
  return new ActionableError(
    `${who}, and builds need packages that this machine's caches lack: check the network, or name one that answers (\`npm config set ${setting} URL\`), then run this command again.`,
    { output: words },
  );
}

/** Without the name and password that a URL may hold. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host || undefined : undefined;
}
