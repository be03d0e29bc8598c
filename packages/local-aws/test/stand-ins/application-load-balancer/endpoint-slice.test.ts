import { expect } from 'chai';
import {
  endpointSlices,
  readyTargets,
} from '../../../src/stand-ins/application-load-balancer/endpoint-slice.ts';

const backend = { namespace: 'shop', service: 'cart', port: 'http' };

function slice(endpoints: readonly object[] | null, change: { service?: string; namespace?: string } = {}) {
  const { service = 'cart', namespace = 'shop' } = change;
  return endpointSlices.schema.parse({
    metadata: { namespace, name: 'cart-1', labels: { 'kubernetes.io/service-name': service } },
    endpoints,
    ports: [
      { name: 'metrics', port: 9464 },
      { name: 'http', port: 5000 },
    ],
  });
}

describe('readyTargets', () => {
  it('are the addresses of the pods that are ready, at the port of the name', () => {
    const ready = { addresses: ['10.244.0.7'], conditions: { ready: true } };
    const unknown = { addresses: ['10.244.0.8'], conditions: {} };
    const ending = {
      addresses: ['10.244.0.9'],
      conditions: { ready: false, serving: true, terminating: true },
    };
    expect(readyTargets([slice([ready, unknown]), slice([ending])], backend)).to.deep.equal([
      { host: '10.244.0.7', port: 5000 },
      { host: '10.244.0.8', port: 5000 },
    ]);
  });

  it('are none of another Service, another namespace or another port', () => {
    const endpoints = [{ addresses: ['10.244.0.7'], conditions: { ready: true } }];
    const slices = [
      slice(endpoints, { service: 'carts' }),
      slice(endpoints, { namespace: 'other' }),
      slice(null),
    ];
    expect(readyTargets(slices, backend)).to.deep.equal([]);
    expect(readyTargets([slice(endpoints)], { ...backend, port: 'grpc' })).to.deep.equal([]);
  });
});
