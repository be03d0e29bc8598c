import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { ActionableError } from './actionable-error.ts';

/**
 * How a client of the AWS SDK connects: through the proxy of HTTPS_PROXY, and with the authorities of AWS_CA_BUNDLE, as the
 * AWS CLI does. By itself the SDK reads neither.
 * @throws ActionableError if the file of AWS_CA_BUNDLE cannot be read
 */
export function awsConnection(environment: NodeJS.ProcessEnv): { readonly httpsAgent: Agent } {
  const file = environment['AWS_CA_BUNDLE'];
  const authorities = file ? { ca: readAuthorities(file) } : {};
  return { httpsAgent: new Agent({ keepAlive: true, proxyEnv: environment, ...authorities }) };
}

const certificateFault = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_)/;
const networkFault = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;

/** What to do if a call did not reach AWS; undefined for any other error. */
export function connectionAdvice(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ERR_PROXY_TUNNEL') return 'check HTTPS_PROXY';
  if (certificateFault.test(code)) return "set AWS_CA_BUNDLE to the certificates of your network's proxy";
  return error.name === 'TimeoutError' || networkFault.test(code) ? 'check the network' : undefined;
}

/** Why the SDK has no credentials, with the profile that was asked for; undefined for any other error. */
export function missingCredentials(error: unknown, environment: NodeJS.ProcessEnv): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, name, message } = error as NodeJS.ErrnoException;
  // The file of a web identity is read without an error of the SDK's own.
  if (!/^(Credentials|Token)ProviderError$/.test(name) && code !== 'ENOENT') return undefined;
  const profile = environment['AWS_PROFILE'];
  return profile ? `${message}; AWS_PROFILE is ${JSON.stringify(profile)}` : message;
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ActionableError(
      `AWS_CA_BUNDLE is ${JSON.stringify(file)}, which can't be read (${code}): set it to a file of certificates, or unset it.`,
    );
  }
}
