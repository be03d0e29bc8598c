// The peer of hello-service: node:http alone, with the same answer.
import { createServer } from 'node:http';

const body = 'Hello World!';
const headers = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': Buffer.byteLength(body),
};

createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
}).listen(Number(process.env['PORT']), '127.0.0.1');
