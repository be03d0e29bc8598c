import { expect } from 'chai';
import fc from 'fast-check';
import semver from 'semver';
import { chooseImageTag } from '../src/image-tag.ts';
import { compareVersionTags, parseVersionTag, type VersionTag } from '../src/version-tag.ts';

// Fixed, so that a failure is repeatable; fast-check prints the smallest counterexample.
const settings = { seed: 20_241_125, numRuns: 2000 };
const commitId = 'c0ffee'.padEnd(40, '0');

const number = fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: 2n ** 80n })).map(String);
const mixedPart = fc.stringMatching(/^[0-9]{0,2}[A-Za-z-][0-9A-Za-z-]{0,3}$/);
const preReleasePart = fc.oneof(number, mixedPart);
const buildPart = fc.stringMatching(/^[0-9A-Za-z-]{1,4}$/);
const optional = (mark: string, part: fc.Arbitrary<string>) =>
  fc.array(part, { maxLength: 3 }).map((parts) => (parts.length === 0 ? '' : mark + parts.join('.')));
const createVersion = (counts: { minLength: number; maxLength: number }) =>
  fc
    .tuple(fc.array(number, counts), optional('-', preReleasePart), optional('+', buildPart))
    .map(([numbers, preRelease, build]) => numbers.join('.') + preRelease + build);
const version = createVersion({ minLength: 1, maxLength: 3 });
/** Similar versions, so that the later rules of the order decide too. */
const nearVersion = fc
  .tuple(
    fc.constantFrom('1', '1.0', '1.0.0', '1.1', '0'),
    fc.constantFrom('', '-0', '-1', '-10', '-a', '-a.1', '-a.b', '-A', '--'),
    fc.constantFrom('', '+a', '+b', '+aa', '+1', '+-'),
  )
  .map((parts) => parts.join(''));
const anyVersion = fc.oneof(version, nearVersion);

function read(text: string): VersionTag {
  const versionTag = parseVersionTag(`v${text}`, 'v');
  if (versionTag === undefined) throw new Error(`${text} was not taken for a version`);
  return versionTag;
}

function compare(left: string, right: string): number {
  return Math.sign(compareVersionTags(read(left), read(right)));
}

describe('parseVersionTag, whatever the text', () => {
  it('accepts each version and returns it as written', () => {
    const prefixes = fc.constantFrom('', 'v', 'release-', 'chart/v', '$&', '(', '.*', '-');
    fc.assert(
      fc.property(anyVersion, prefixes, (text, prefix) => {
        const name = prefix + text;
        const versionTag = parseVersionTag(name, prefix);
        expect(versionTag).to.include({ name, version: text });
        const [core = ''] = text.split(/[-+]/);
        expect(versionTag?.numbers.join('.')).to.equal(core);
        const [beforeBuild = ''] = text.split('+');
        expect(versionTag?.preRelease.join('.')).to.equal(beforeBuild.slice(core.length + 1));
      }),
      settings,
    );
  });

  it('agrees with semver on which texts of three numbers are versions', () => {
    const nearlyVersion = fc.oneof(
      anyVersion,
      fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}[-+.0-9A-Za-z]{0,6}$/),
      fc.string({ unit: fc.constantFrom('0', '1', '.', '-', '+', 'a', '_', ' ', 'é'), maxLength: 12 }),
    );
    fc.assert(
      fc.property(nearlyVersion, (text) => {
        fc.pre(/^[0-9]{1,15}\.[0-9]{1,15}\.[0-9]{1,15}(?![0-9.])/.test(text) && !/[0-9]{16}|\s/.test(text));
        const isVersion = semver.valid(text) !== null;
        expect(parseVersionTag(`v${text}`, 'v') !== undefined, JSON.stringify(text)).to.equal(isVersion);
      }),
      settings,
    );
  });

  describe('refuses', () => {
    const faults: Record<string, (text: string) => string> = {
      'a number in front of a dot with a leading zero': (text) => `0${text}`,
      'a dot at the front': (text) => `.${text}`,
      'a v at the front': (text) => `v${text}`,
      'a dot at the end': (text) => `${text}.`,
      'a plus at the end': (text) => `${text}+`,
      'a space at the end': (text) => `${text} `,
      'a line end': (text) => `${text}\n`,
      'a slash': (text) => `${text}/1`,
      'a colon': (text) => `${text}:1`,
      'an underscore': (text) => `${text}_1`,
      'a letter behind the numbers': (text) => text.replace(/^[0-9.]+/, '$&x'),
      'a fourth number': (text) => text.replace(/^[0-9]+(?:\.[0-9]+)*/, '1.2.3.4'),
      'two dots in a row': (text) => text.replace(/^[0-9]+/, '$&..1'),
      'an empty pre-release part': (text) => text.replace(/^([0-9.]+)-?/, '$1-.'),
      'two builds': (text) => `${text.split('+')[0]}+a+b`,
      'a pre-release number with a leading zero': (text) => text.replace(/^([0-9.]+)-?/, '$1-00.'),
      'a letter beyond ASCII': (text) => `${text}-é`,
      'a digit beyond ASCII': (text) => text.replace(/^[0-9]+/, '١'),
    };
    for (const [name, mutate] of Object.entries(faults)) {
      it(`a version with ${name}`, () => {
        fc.assert(
          fc.property(anyVersion, (text) => {
            const mutated = mutate(text);
            expect(parseVersionTag(`v${mutated}`, 'v'), JSON.stringify(mutated)).to.equal(undefined);
          }),
          settings,
        );
      });
    }
  });
});

describe('compareVersionTags, whatever the versions', () => {
  it('is a total order: one of two different texts is higher', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, (left, right) => {
        expect(compare(left, right)).to.equal(-compare(right, left) + 0);
        expect(compare(left, right) === 0).to.equal(left === right);
      }),
      settings,
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(compare) as [string, string, string];
        expect(compare(low, middle)).to.be.at.most(0);
        expect(compare(middle, high)).to.be.at.most(0);
        expect(compare(low, high)).to.be.at.most(0);
      }),
      settings,
    );
  });

  // semver accepts three numbers up to 2^53. Few values, so that most pairs differ late or only in the build.
  const semverVersion = fc
    .tuple(
      fc.constantFrom('1.0.0', '1.0.10', '1.2.0', '0.0.0', '10.0.0'),
      optional('-', fc.constantFrom('0', '1', '2', '10', 'a', 'B', 'b', 'a1', '1a', '-', '-1', 'rc')),
      optional('+', fc.constantFrom('a', 'b', 'aa', '1', '01', '-')),
    )
    .map((parts) => parts.join(''));

  it('agrees with semver if semver sees a difference', () => {
    let differences = 0;
    fc.assert(
      fc.property(semverVersion, semverVersion, (left, right) => {
        const order = semver.compare(left, right);
        if (order === 0) return;
        differences += 1;
        expect(compare(left, right), `${left} and ${right}`).to.equal(order);
      }),
      settings,
    );
    expect(differences).to.be.above(settings.numRuns / 2);
  });

  it('prefers the longer text if semver sees none, then the greater by bytes', () => {
    const builds = fc.constantFrom('', '+a', '+b', '+aa', '+ab', '+1', '+01', '+-', '+Z', '+a.b');
    fc.assert(
      fc.property(semverVersion, builds, builds, (text, leftBuild, rightBuild) => {
        const [left, right] = [leftBuild, rightBuild].map((build) => text.split('+')[0] + build) as [
          string,
          string,
        ];
        expect(semver.compare(left, right)).to.equal(0);
        const byBytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(compare(left, right)).to.equal(Math.sign(left.length - right.length) || byBytes);
      }),
      settings,
    );
  });

  it('treats a missing number as 0 and accepts numbers of any size', () => {
    fc.assert(
      fc.property(createVersion({ minLength: 1, maxLength: 2 }), fc.bigInt({ min: 1n }), (text, size) => {
        const [core = ''] = text.split(/[-+]/);
        const longer = `${core}.0${text.slice(core.length)}`;
        expect(compare(longer, text)).to.equal(1); // equal precedence: the longer text
        expect(compare(`${size + 1n}`, `${size}.0.0+build`)).to.equal(1);
      }),
      settings,
    );
  });
});

describe('chooseImageTag, whatever the tags', () => {
  const names = fc.array(
    fc.oneof(
      anyVersion.map((text) => `v${text}`),
      fc.string(),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 8 },
  );

  it('returns a valid OCI tag, the same for every order of the tags', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 7, max: 64 }), (tagNames, length) => {
        const rule = { prefix: 'v', length };
        const { imageTag, versionTag, ignored } = chooseImageTag(tagNames, commitId, rule);
        expect(imageTag).to.match(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/);
        expect(chooseImageTag(tagNames.toReversed(), commitId, rule)).to.include({ imageTag, versionTag });
        const versionTags = tagNames.filter((name) => !ignored.some((tag) => tag.name === name));
        if (versionTags.length === 0) expect(imageTag).to.equal(commitId.slice(0, length));
        for (const name of versionTags) {
          expect(compare(versionTag?.slice(1) ?? '', name.slice(1))).to.be.at.least(0);
        }
      }),
      settings,
    );
  });

  it('accepts 128 characters and not one more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 160 }), (size) => {
        const text = '1.0.0-'.padEnd(size, 'a');
        const { imageTag } = chooseImageTag([`v${text}`], commitId);
        expect(imageTag).to.equal(size <= 128 ? text : commitId.slice(0, 10));
      }),
      settings,
    );
  });
});
