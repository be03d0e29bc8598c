import { expect } from 'chai';
import type { Context } from 'koa';
import { createFailureLog } from '../src/failure-log.ts';
import { createLogger } from '../src/logger.ts';
import type { LogLine } from './support/serve.ts';

describe('createFailureLog', () => {
  let lines: LogLine[];
  const context = { state: { requestId: 'order-7' } } as unknown as Context;
  const log = (error: Error, ...rest: [Context?]) => {
    lines = [];
    createFailureLog(createLogger('debug', { write: (line) => lines.push(JSON.parse(line)) }))(
      error,
      ...rest,
    );
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
    expect(err).to.have.property('stack').that.includes('failure-log.test.ts');
  });

  it('makes no error of a connection that broke', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    expect(log(reset, context).level).to.equal('debug');
  });

  it('does without a request', () => {
    expect(log(new Error('broken')).level).to.equal('error');
  });
});
