import { expect } from 'chai';
import { parseEnvironment, parseNamespace, parseReleaseName } from '../../../pipeline-steps/src/values.ts';
import { isDnsLabel, isEnvironmentName, isServiceName } from '../../src/config/names.ts';

/** A name, and the kinds of things that may have it. */
const rows: [name: string, namespace: boolean, release: boolean, environment: boolean][] = [
  ['a', true, true, true],
  ['hello-service', true, true, true],
  ['2048-game', true, true, false],
  ['1', true, true, false],
  ['a.b', false, true, false],
  ['a'.repeat(53), true, true, true],
  ['a'.repeat(54), true, false, true],
  ['a'.repeat(63), true, false, true],
  ['a'.repeat(64), false, false, false],
  ...['', '-a', 'a-', 'A', 'a_b', 'a..b', '.a', 'ä', 'a\n'].map((name): [string, false, false, false] => [
    name,
    false,
    false,
    false,
  ]),
];

/** Whether a step's flag accepts it: a step must deploy every name that synthesis accepts. */
function takes(parse: (text: string) => string, name: string): boolean {
  try {
    return parse(name) === name;
  } catch {
    return false;
  }
}

describe('names', () => {
  for (const [name, namespace, release, environment] of rows)
    it(`says what may be called ${JSON.stringify(name)}, as the deploy's steps do`, () => {
      const rules = [isDnsLabel, isServiceName, isEnvironmentName].map((rule) => rule(name));
      // A service is the name of a release and of a Service, which starts with a letter as an environment does.
      expect(rules).to.deep.equal([namespace, release && environment, environment]);
      const flags = [parseNamespace, parseReleaseName, parseEnvironment].map((parse) => takes(parse, name));
      expect(flags).to.deep.equal([namespace, release, environment]);
    });
});
