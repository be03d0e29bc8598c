const endpoints = ['info/refs', 'git-upload-pack', 'git-receive-pack'] as const;

/** A request of a git client for a repository. */
export interface RepositoryRoute {
  readonly repositoryName: string;
  readonly endpoint: (typeof endpoints)[number];
  readonly query: string;
  /** What IAM judges. */
  readonly action: 'GitPull' | 'GitPush';
}

/** A request that is not served: the status and one sentence. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

const knownServices = ['git-upload-pack', 'git-receive-pack'];

/**
 * Finds the repository and endpoint of a request. The list must contain the name as it was sent, undecoded,
 * so no other path of the disk can be requested.
 */
export function routeRequest(
  method: string,
  target: string,
  repositories: readonly string[],
): RepositoryRoute | Refusal {
  const [, repositoryName = '', path, query = ''] =
    /^\/v1\/repos\/([\w.-]+)\/([^?]+)(?:\?(.*))?$/.exec(target) ?? [];
  const endpoint = endpoints.find((one) => one === path);
  if (endpoint === undefined || !repositories.includes(repositoryName)) {
    return {
      status: 404,
      sentence: `${target.split('?')[0]} is not here; known: ${repositories.join(', ')}`,
    };
  }
  const wantedMethod = endpoint === 'info/refs' ? 'GET' : 'POST';
  if (method !== wantedMethod)
    return { status: 405, sentence: `${endpoint} is a ${wantedMethod}, not a ${method}` };
  const service = new URLSearchParams(query).getAll('service').join(' ');
  if (endpoint === 'info/refs' && !knownServices.includes(service)) {
    return {
      status: 403,
      sentence: `only git's smart HTTP is served, not service ${JSON.stringify(service)}`,
    };
  }
  const isPush = [endpoint, service].includes('git-receive-pack');
  return { repositoryName, endpoint, query, action: isPush ? 'GitPush' : 'GitPull' };
}
