// Koa alone, as its documentation begins. With TUNED=yes as hello-service uses it: a server that makes no stream for an
// empty request, and an answer whose head is ready.
import { createServer } from 'node:http';
import Koa from 'koa';
import { greeting } from '../../src/greeting.ts';

const isTuned = process.env['TUNED'] === 'yes';
const headers = [
  'Content-Type',
  'text/plain; charset=utf-8',
  'Content-Length',
  String(Buffer.byteLength(greeting)),
];
const app = new Koa();
app.use((context) => {
  if (isTuned) {
    context.respond = false;
    context.res.writeHead(200, headers).end(greeting);
  } else {
    context.body = greeting;
  }
});

createServer({ optimizeEmptyRequests: isTuned }, app.callback()).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
);
