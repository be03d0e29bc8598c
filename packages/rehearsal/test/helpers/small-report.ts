import type { RehearsalReport } from '../../src/report/run-record.ts';

export type Outcome = RehearsalReport['outcomes'][number];

/** What runs in an environment. */
export function outcomeOf(environment: string, changes: Partial<Outcome> = {}): Outcome {
  return {
    service: 'hello-service',
    environment,
    namespace: `hello-world-${environment}`,
    address: 'http://10.77.1.1/',
    image: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo:1.0.2@sha256:1234',
    version: '1.0.2',
    revision: '2',
    greeting: 'Hello World!',
    pods: { ready: 2, wanted: 2 },
    ...changes,
  };
}

/** A rehearsal of two steps that went well in development. */
export function smallReport(changes: Partial<RehearsalReport> = {}): RehearsalReport {
  return {
    outcomes: [outcomeOf('development')],
    steps: [
      { title: 'Check this machine', seconds: 0.5, failed: false, notes: [] },
      { title: 'Start Kubernetes 1.36', seconds: 4, failed: false, notes: ['development names 1.35.'] },
    ],
    baseImage: 'built here',
    kept: undefined,
    unreadKinds: ['aws_kms_key'],
    hasNetworkPrograms: true,
    logDirectory: '/cache/log',
    ...changes,
  };
}
