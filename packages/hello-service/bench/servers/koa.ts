// Koa alone, as its documentation begins. With TUNED=yes as hello-service uses it: a server that makes no stream for an
// empty request, and an answer whose head is ready.
import { createServer } from 'node:http';
import Koa from 'koa';

const isTuned = process.env['TUNED'] === 'yes';
const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', '12'];
const app = new Koa();
app.use((context) => {
  if (isTuned) {
    context.respond = false;
    context.res.writeHead(200, headers).end('Hello World!');
  } else {
    context.body = 'Hello World!';
  }
});

createServer({ optimizeEmptyRequests: isTuned }, app.callback()).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
);
