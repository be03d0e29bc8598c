import { expect } from 'chai';
import { createHttpServer } from '../src/server.ts';

describe('createHttpServer', () => {
  const server = createHttpServer(() => undefined);
  const loadBalancerIdleTimeoutMs = 60_000;

  it('keeps an idle connection longer than the load balancer does', () => {
    expect(server.keepAliveTimeout).to.be.above(loadBalancerIdleTimeoutMs);
  });

  it('bounds the wait for headers and for a request, each above the one before', () => {
    expect(server.headersTimeout).to.be.above(server.keepAliveTimeout).and.below(120_000);
    expect(server.requestTimeout).to.be.at.least(server.headersTimeout).and.below(120_000);
  });
});
