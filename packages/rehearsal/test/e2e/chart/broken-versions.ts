/** Answers /readyz before the service's own code gets the request. */
const neverReady = `import http from 'node:http';
const { emit } = http.Server.prototype;
http.Server.prototype.emit = function (name, request, response) {
  if (name !== 'request' || request.url !== '/readyz') return emit.apply(this, arguments);
  console.log('the database does not answer');
  response.writeHead(503).end();
  return true;
};`;

const nodeOptions = (value: string) => [
  '--set-string=extraEnv[0].name=NODE_OPTIONS',
  `--set-string=extraEnv[0].value=${value.replaceAll(',', '\\,')}`,
];

/** A version that can't run. */
export interface BrokenVersion {
  readonly name: string;
  /** Values that break it. */
  readonly flags: readonly string[];
  /** The number of pods that the quota of its namespace allows, if the quota is the fault. */
  readonly podQuota?: number;
  /** The words about it in the log and in the error. */
  readonly told: readonly string[];
  /** The seconds within which it must be found. */
  readonly knownWithin: number;
}

export const brokenVersions: readonly BrokenVersion[] = [
  {
    name: 'crash-loop',
    flags: nodeOptions('--no-such-flag'),
    told: ['is in a crash loop: ', '3 restarts', 'last exit code 9', 'node: --no-such-flag is not allowed'],
    knownWithin: 150,
  },
  {
    name: 'missing-image',
    // By its tag: for a missing digest, containerd also requests a layer, which the pull policy does not allow.
    flags: ['--set-string=image.digest=', '--set-string=image.tag=0.0.0-missing'],
    told: ["can't start for 60 s: ", 'not found'],
    knownWithin: 180,
  },
  {
    name: 'full-quota',
    flags: [],
    podQuota: 1,
    told: ["Deployment hello-service can't create its pods for 60 s: ", 'exceeded quota: full'],
    knownWithin: 180,
  },
  {
    name: 'never-ready',
    flags: nodeOptions(`--import=data:text/javascript;base64,${Buffer.from(neverReady).toString('base64')}`),
    told: [
      'was not ready within 300 s',
      'running and not ready',
      'its log ends with',
      'the database does not answer',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
    ],
    knownWithin: 420,
  },
];
