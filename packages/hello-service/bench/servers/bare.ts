// The peer that the others are divided by: node:http alone, as it comes. With TUNED=yes its server is told what
// hello-service's is (src/server.ts).
import { createServer } from 'node:http';
import { greeting } from '../../src/greeting.ts';

const headers = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': Buffer.byteLength(greeting),
};

createServer({ optimizeEmptyRequests: process.env['TUNED'] === 'yes' }, (_request, response) => {
  response.writeHead(200, headers).end(greeting);
}).listen(Number(process.env['PORT']), '127.0.0.1');
