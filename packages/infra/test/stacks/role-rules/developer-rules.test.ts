import { expect } from 'chai';
import { developerRules, developersGroup } from '../../../src/stacks/role-rules.ts';
import { rightsOf } from '../../helpers/rights.ts';

const allowed = rightsOf(developerRules);

describe('developerRules', () => {
  for (const right of [
    'list pods',
    'get pods/log',
    'watch apps/deployments',
    'get batch/jobs',
    'list events',
    'get resourcequotas',
  ])
    it(`let a developer ${right}`, () => {
      expect(allowed).to.include(right);
    });

  it('change nothing', () => {
    const verbs = developerRules.flatMap(({ verbs }) => verbs);
    expect([...new Set(verbs)].sort()).to.deep.equal(['get', 'list', 'watch']);
  });

  it('show no Secret, and no way into a pod', () => {
    const resources = developerRules.flatMap(({ resources }) => resources);
    for (const resource of ['secrets', 'pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', '*'])
      expect(resources).not.to.include(resource);
  });
});

describe('developersGroup', () => {
  it('is unique for an environment, and does not start with system:, which EKS refuses', () => {
    expect(developersGroup('staging')).to.equal('developers:staging');
  });
});
