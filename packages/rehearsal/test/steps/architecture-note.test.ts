import { expect } from 'chai';
import { type EnvironmentConfig, loadConfiguration } from 'infra';
import { architectureNote } from '../../src/steps/architecture-note.ts';

const { environments } = await loadConfiguration();
const named = (...instanceTypes: string[]): EnvironmentConfig[] =>
  environments.map((environment) => ({ ...environment, eks: { ...environment.eks, instanceTypes } }));

describe('architectureNote', () => {
  it('says nothing where this machine is as the nodes are', () => {
    expect(architectureNote(named('t3a.medium'), 'x64')).to.equal(undefined);
    expect(architectureNote(named('t4g.medium'), 'arm64')).to.equal(undefined);
  });

  it('names both where they differ', () => {
    expect(architectureNote(named('t4g.medium'), 'x64')).to.equal(
      'The environments name arm64 nodes, for which AWS builds the image; this machine builds and runs it for x86_64.',
    );
    expect(architectureNote(named('m7i.large'), 'arm64')).to.match(/x86_64 nodes.* for arm64\.$/);
  });
});
