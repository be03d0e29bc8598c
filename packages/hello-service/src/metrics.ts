import { collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { EndedRequest } from './middleware/observe-requests.ts';
import { routeOf } from './routing.ts';

/** The running release. */
export interface Release {
  readonly version: string;
  readonly commitId: string;
}

/** The labels of a request. Each has few values, and a client cannot choose any of them freely. */
type RequestLabel = 'method' | 'route' | 'status';

/** The metrics of the service. */
export interface Metrics {
  readonly registry: Registry;
  /** In seconds, by method, route and status. */
  readonly requestDuration: Histogram<RequestLabel>;
}

/** The metrics of the process, the running release, and the durations of requests. */
export function createMetrics({ version, commitId }: Release): Metrics {
  const registry = new Registry();
  // Each sample of the event loop wakes the process. At the default of 10 ms, an idle pod takes 1 % of a core.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  new Gauge({
    name: 'hello_service_info',
    help: 'The release that runs, as labels; always 1.',
    labelNames: ['version', 'commit'],
    registers: [registry],
  }).set({ version, commit: commitId }, 1);
  const requestDuration = new Histogram<RequestLabel>({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return { registry, requestDuration };
}

/** Observes how long each request takes, in seconds. */
export function requestDurations({ requestDuration }: Metrics): (request: EndedRequest) => void {
  return ({ context, status, durationMs }) => {
    const { method } = context;
    requestDuration.observe(
      {
        method: method === 'GET' || method === 'HEAD' ? method : 'other',
        route: routeOf(context) ?? 'other',
        status,
      },
      durationMs / 1000,
    );
  };
}
