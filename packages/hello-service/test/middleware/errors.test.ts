import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import Koa, { type Context } from 'koa';
import { createLogger } from '../../src/log.ts';
import { logFailures } from '../../src/middleware/errors.ts';
import type { LogLine } from '../helpers/serve.ts';

describe('logFailures', () => {
  let lines: LogLine[];
  const context = { state: { requestId: 'order-7' } } as unknown as Context;
  const log = (error: Error, ...rest: [Context?]) => {
    lines = [];
    logFailures(createLogger('debug', { write: (line) => lines.push(JSON.parse(line)) }))(error, ...rest);
    return lines[0] ?? {};
  };

  it('says which request failed and where, as an error', () => {
    const { level, requestId, err, msg } = log(new Error('broken'), context);
    expect({ level, requestId, msg }).to.deep.equal({
      level: 'error',
      requestId: 'order-7',
      msg: 'request failed',
    });
    expect(err).to.include({ type: 'Error', message: 'broken' });
    expect(err).to.have.property('stack').that.includes('errors.test.ts');
  });

  it('logs no error for a broken connection, which Koa reports as one', () => {
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    const app = new Koa();
    const levels: unknown[] = [];
    app.on('error', (error, failed) => levels.push(log(error, failed).level));
    const broken = app.createContext(request, response);
    response.end();
    broken.onerror(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
    expect(levels).to.deep.equal(['debug']);
  });

  it('takes a failed call of a route for an error', () => {
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' });
    expect(log(missing, context).level).to.equal('error');
  });

  it('does without a request', () => {
    expect(log(new Error('broken')).level).to.equal('error');
  });
});
