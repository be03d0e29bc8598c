// node:http alone.
import { createServer } from 'node:http';
import { greeting } from '../../packages/hello-service/src/greeting.ts';

const headers = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': Buffer.byteLength(greeting),
};

createServer((_request, response) => {
  response.writeHead(200, headers).end(greeting);
}).listen(Number(process.env['PORT']), '127.0.0.1');
