import { expect } from 'chai';
import { parseEnvironment, parseNamespace, parseReleaseName } from '../../../pipeline-steps/src/values.ts';
import { isDnsLabel, isEnvironmentName, isReleaseName, isServiceName } from '../../src/config/names.ts';

/** A name, and what may be called so. */
const rows: [name: string, namespace: boolean, release: boolean, service: boolean, environment: boolean][] = [
  ['a', true, true, true, true],
  ['hello-service', true, true, true, true],
  ['2048-game', true, true, false, false],
  ['1', true, true, false, false],
  ['a.b', false, true, false, false],
  ['a'.repeat(53), true, true, true, true],
  ['a'.repeat(54), true, false, true, true],
  ['a'.repeat(63), true, false, true, true],
  ['a'.repeat(64), false, false, false, false],
  ...['', '-a', 'a-', 'A', 'a_b', 'a..b', '.a', 'ä', 'a\n'].map(
    (name): [string, false, false, false, false] => [name, false, false, false, false],
  ),
];

/** Whether a step's flag takes it: what synthesis lets through has to be deployed. */
function takes(parse: (text: string) => string, name: string): boolean {
  try {
    return parse(name) === name;
  } catch {
    return false;
  }
}

describe('names', () => {
  for (const [name, namespace, release, service, environment] of rows)
    it(`says what may be called ${JSON.stringify(name)}, as the deploy's steps do`, () => {
      const rules = [isDnsLabel, isReleaseName, isServiceName, isEnvironmentName].map((rule) => rule(name));
      expect(rules).to.deep.equal([namespace, release, service, environment]);
      const flags = [parseNamespace, parseReleaseName, parseEnvironment].map((parse) => takes(parse, name));
      expect(flags).to.deep.equal([namespace, release, environment]);
    });
});
