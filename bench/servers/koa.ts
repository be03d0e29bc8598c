// Koa alone, as its documentation shows first.
import Koa from 'koa';
import { greeting } from '../../packages/hello-service/src/greeting.ts';

const app = new Koa();
app.use((context) => {
  context.body = greeting;
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
