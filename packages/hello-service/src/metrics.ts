import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Exchange } from './exchange.ts';
import { RequestDurations } from './request-durations.ts';
import type { Version } from './routes/version.ts';

/** What the service counts. */
export interface Metrics {
  readonly contentType: string;
  /** All of it in Prometheus' text form. */
  render(): Promise<string>;
  observe(exchange: Exchange): void;
}

/** The process's own metrics, the release that runs, and the requests by method, route and status. */
export function createMetrics({ version, commit }: Version): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'hello_service_info',
    help: 'The release that runs, as labels; always 1.',
    labelNames: ['version', 'commit'],
    registers: [registry],
  }).set({ version, commit }, 1);
  const durations = new RequestDurations();
  return {
    contentType: registry.contentType,
    render: async () => `${await registry.metrics()}\n${durations.render()}`,
    observe: ({ request, route, status, durationMs }) =>
      durations.observe(
        { method: labelOf(request.method), route: route?.path ?? 'other', status },
        durationMs / 1000,
      ),
  };
}

/** Clients choose methods: only those that the service answers are labels of their own. */
function labelOf(method: string | undefined): string {
  return method === 'GET' || method === 'HEAD' ? method : 'other';
}
