import { expect } from 'chai';
import { type EnvironmentFile, parseEnvironment, type WrittenFiles } from '../../src/config/configuration.ts';
import { ruleFaults } from '../../src/config/rules.ts';
import { dayOf } from '../../src/config/version-support.ts';
import { configuration, testDay } from './configuration.ts';

/** The contents of the five files of an environment. */
type EnvironmentFiles = Pick<WrittenFiles, EnvironmentFile>;

/** Faults after one file of staging was changed. */
export function stagingFaults(
  change: (staging: EnvironmentFiles) => Partial<EnvironmentFiles>,
  today = dayOf(testDay),
): string[] {
  const { delivery, environments } = configuration;
  const faults: string[] = [];
  const changed = environments.map((environment) => {
    const files: EnvironmentFiles = JSON.parse(JSON.stringify(environment));
    const changedFiles = environment.name === 'staging' ? change(files) : {};
    return parseEnvironment(environment.name, { ...files, ...changedFiles }, faults);
  });
  return [...faults, ...ruleFaults({ delivery, environments: changed, today })];
}

/** A field as `file: path`, a faulty value, and the words about it. */
export type Refusal = readonly [where: string, faults: () => string[], text: string];

/** A test for each refusal: its sentence is among the faults. */
export function itRefuses(refusals: readonly Refusal[]): void {
  for (const [where, faults, text] of refusals) {
    const [file, path] = where.split(': ');

    it(`refuses ${path} of ${file}: ${text}`, () => {
      expect(faults()).to.include(`packages/infra/environments/staging/${file}.ts: ${path}: ${text}`);
    });
  }
}
