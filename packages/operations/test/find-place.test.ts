import { expect } from 'chai';
import { UsageError } from 'infra/errors.ts';
import { findPlace } from '../src/find-place.ts';

const service = (name: string) => ({
  name,
  pipelineName: `${name}-pipeline`,
  sourceRepositoryName: name,
  imageRepositoryName: name,
  namespace: name,
  subdomain: name,
  branch: 'main',
  tagPrefix: `${name}-v`,
  smokeTest: { path: '/', status: 200, text: 'ok' },
});

function configuration(...services: readonly string[]): Parameters<typeof findPlace>[0] {
  const order = ['development', 'production'].map((environment) => ({ environment, needsApproval: false }));
  return {
    account: { accountId: '111122223333', region: 'eu-west-1' },
    delivery: { order, services: services.map(service), notificationEmails: [], protectFromDestroy: true },
  } as unknown as Parameters<typeof findPlace>[0];
}

describe('findPlace', () => {
  it('finds the stage of the only service', () => {
    expect(findPlace(configuration('hello'), 'production', undefined)).to.deep.equal({
      accountId: '111122223333',
      region: 'eu-west-1',
      environment: 'production',
      serviceName: 'hello',
      pipelineName: 'hello-pipeline',
      stageName: 'Deploy-production',
      tagPrefix: 'hello-v',
    });
  });

  it('finds the stage of the given service', () => {
    expect(findPlace(configuration('one', 'two'), 'production', 'two').pipelineName).to.equal('two-pipeline');
  });

  const refused: [
    name: string,
    services: string[],
    environment: string,
    named: string | undefined,
    words: string,
  ][] = [
    [
      'an unknown environment',
      ['one'],
      'prod',
      undefined,
      'no environment "prod" in its order, which has development, production',
    ],
    [
      'several services without a name',
      ['one', 'two'],
      'production',
      undefined,
      'name one with --service: one, two',
    ],
    ['an unknown service', ['one'], 'production', 'three', 'no service "three"; it has one'],
  ];
  for (const [name, services, environment, named, words] of refused)
    it(`refuses ${name}, and lists the known names`, () => {
      expect(() => findPlace(configuration(...services), environment, named)).to.throw(UsageError, words);
    });
});
