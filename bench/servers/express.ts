// express alone, without X-Powered-By and ETag, which no other server sends.
import express from 'express';
import { greeting } from '../../packages/hello-service/src/greeting.ts';

const app = express();
app.disable('x-powered-by').disable('etag');
app.get('/', (_request, response) => {
  response.type('text/plain').send(greeting);
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
