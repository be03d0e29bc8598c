import { expect } from 'chai';
import { namedImage, type ReleaseOptions, refusalOf } from './helm.ts';

describe('chart schema', () => {
  const named = (text: Record<string, string>): ReleaseOptions => ({ text: { ...namedImage, ...text } });
  const typed = (values: Record<string, string>): ReleaseOptions => ({ text: namedImage, typed: values });
  const numericTag: ReleaseOptions = {
    text: { 'image.repository': 'hello' },
    typed: { 'image.tag': '1234567890' },
  };

  const refusals: readonly (readonly [what: string, ReleaseOptions, says: string])[] = [
    ['neither tag nor digest', { text: { 'image.repository': 'hello' } }, "at '/image': 'anyOf' failed"],
    ['no repository', { text: { 'image.tag': '1.0.2' } }, "at '/image/repository': minLength: got 0, want 1"],
    ['a tag in the repository', named({ 'image.repository': 'hello:1.0.2' }), "at '/image/repository'"],
    [
      'a digest in the repository',
      named({ 'image.repository': 'hello@sha256:4b' }),
      "at '/image/repository'",
    ],
    ['the tag latest', named({ 'image.tag': 'latest' }), "at '/image/tag': 'not' failed"],
    ['a tag that is a number', numericTag, "at '/image/tag': got number, want string"],
    ['a tag with a plus', named({ 'image.tag': '1.0+b' }), "at '/image/tag': '1.0+b' does not match"],
    ['a tag of 129 characters', named({ 'image.tag': 'a'.repeat(129) }), "at '/image/tag'"],
    [
      'a short digest',
      named({ 'image.digest': 'sha256:4b' }),
      "at '/image/digest': 'sha256:4b' does not match",
    ],
    ['a commit that is none', named({ 'image.commit': 'HEAD' }), "at '/image/commit': 'HEAD' does not match"],
    [
      'a misspelt key',
      named({ replicacount: '2' }),
      "at '': additional properties 'replicacount' not allowed",
    ],
    [
      'a misspelt key of image',
      named({ 'image.tga': '1' }),
      "at '/image': additional properties 'tga' not allowed",
    ],
    [
      'a misspelt key of service',
      named({ 'service.prot': '1' }),
      "at '/service': additional properties 'prot'",
    ],
    ['a negative count', typed({ replicaCount: '-1' }), "at '/replicaCount': minimum: got -1, want 0"],
    ['a count that is text', named({ replicaCount: '2' }), "at '/replicaCount': got string, want integer"],
    ['port 0', typed({ 'service.port': '0' }), "at '/service/port': minimum: got 0, want 1"],
    ['port 65536', typed({ 'service.port': '65536' }), "at '/service/port': maximum"],
    [
      'an unknown type of Service',
      named({ 'service.type': 'ExternalName' }),
      "at '/service/type': value must be one",
    ],
    ['a limit that is taken away', typed({ 'resources.limits.memory': 'null' }), "missing property 'memory'"],
    ['an environment variable of its own', named({ 'extraEnv[0].name': 'PORT' }), "at '/extraEnv/0/name'"],
    [
      'a label of its own',
      named({ 'podLabels.app\\.kubernetes\\.io/name': 'x' }),
      "invalid propertyName 'app.kubernetes.io/name'",
    ],
  ];
  for (const [what, options, says] of refusals) {
    it(`refuses ${what}, and says where`, async () => {
      expect(await refusalOf(options)).to.include(says);
    });
  }
});
