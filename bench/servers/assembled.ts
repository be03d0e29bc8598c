// Koa with its usual packages for a router, request logs and a histogram of durations, each as its documentation shows
// first. LOG_LEVEL=silent turns the logger off.
import { Router } from '@koa/router';
import Koa from 'koa';
import logRequests from 'koa-pino-logger';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { greeting } from '../../packages/hello-service/src/greeting.ts';

collectDefaultMetrics();
const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests in seconds',
  labelNames: ['method', 'route', 'status'],
});
const router = new Router();
router.get('/', (context) => {
  context.body = greeting;
});
router.get('/metrics', async (context) => {
  context.type = register.contentType;
  context.body = await register.metrics();
});

const app = new Koa();
app.use(logRequests({ level: process.env['LOG_LEVEL'] ?? 'info' }));
app.use(async (context, next) => {
  const stop = durations.startTimer();
  await next();
  stop({ method: context.method, route: String(context['_matchedRoute']), status: context.status });
});
app.use(router.routes()).use(router.allowedMethods());
app.listen(Number(process.env['PORT']), '127.0.0.1');
