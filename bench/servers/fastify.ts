// fastify alone, as its documentation shows first.
import { fastify } from 'fastify';
import { greeting } from '../../packages/hello-service/src/greeting.ts';

const app = fastify();
app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(greeting));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
