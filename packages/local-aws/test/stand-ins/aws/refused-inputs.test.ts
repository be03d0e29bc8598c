import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { deployerRoleArn } from '../../helpers/region.ts';
import { type ServedRegion, serveRegion } from '../../helpers/served-region.ts';
import { form, tag, whoAmI } from '../../helpers/sts-calls.ts';

describe('an input that a service refuses', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const serve = async () => closing(await serveRegion(await makeFolder()));

  const assume = { Action: 'AssumeRole', RoleArn: deployerRoleArn, RoleSessionName: 'one' };
  const refusalOf = async (region: ServedRegion, input: Record<string, string>) => {
    const { status, body } = await region.call({ ...form(input), keys: await region.keysOf('deploy') });
    return { status, code: tag(body, 'Code'), message: tag(body, 'Message') };
  };

  const ofSts: [what: string, input: Record<string, string>, message: RegExp][] = [
    [
      'more than the hour of role chaining',
      { DurationSeconds: '3601' },
      /^The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining$/,
    ],
    ['less than 15 minutes', { DurationSeconds: '899' }, /DurationSeconds/],
    ['a session name with a space', { RoleSessionName: 'a b' }, /RoleSessionName/],
    ['a session name of 65 characters', { RoleSessionName: 'a'.repeat(65) }, /RoleSessionName/],
  ];
  for (const [what, input, message] of ofSts)
    it(`is, for STS, ${what}: a ValidationError of status 400`, async () => {
      const refusal = await refusalOf(await serve(), { ...assume, ...input });
      assert.deepEqual([refusal.status, refusal.code], [400, 'ValidationError']);
      assert.match(refusal.message, message);
    });

  const narrowing: [parameter: string, value: string][] = [
    ['Policy', '{}'],
    ['PolicyArns.member.1.arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['ExternalId', 'x'],
    ['Tags.member.1.Key', 'x'],
    ['SerialNumber', 'arn:aws:iam::000000000000:mfa/x'],
  ];
  for (const [parameter, value] of narrowing)
    it(`is refused by name if it has the parameter ${parameter}, which would be left out of the judgement`, async () => {
      const refusal = await refusalOf(await serve(), { ...assume, [parameter]: value });
      assert.deepEqual(refusal, {
        status: 400,
        code: 'ValidationError',
        message: `the rehearsal does not know ${parameter} of sts AssumeRole: teach packages/local-aws/src/stand-ins/aws/sts.ts`,
      });
    });

  it('has the status 400 for an unknown operation and for a header that is incomplete, and 403 for a missing one', async () => {
    const region = await serve();
    const unknown = await refusalOf(region, { Action: 'GetSessionToken' });
    assert.deepEqual([unknown.status, unknown.code], [400, 'InvalidAction']);
    const headers = { ...whoAmI.headers, authorization: 'AWS4-HMAC-SHA256 Credential=x' };
    const incomplete = await region.call({ ...whoAmI, headers });
    assert.deepEqual([incomplete.status, tag(incomplete.body, 'Code')], [400, 'IncompleteSignature']);
    const missing = await region.call(whoAmI);
    assert.deepEqual([missing.status, tag(missing.body, 'Code')], [403, 'MissingAuthenticationToken']);
  });

  const versions: [what: string, version: object, words: string][] = [
    ['another version', { Version: '2010-05-08' }, '2010-05-08'],
    ['no version', { Version: '' }, 'NO_VERSION_SPECIFIED'],
  ];
  for (const [what, version, words] of versions)
    it(`is a call of ${what} of the API: an InvalidAction`, async () => {
      const refusal = await refusalOf(await serve(), { Action: 'GetCallerIdentity', ...version });
      assert.deepEqual(refusal, {
        status: 400,
        code: 'InvalidAction',
        message: `Could not find operation GetCallerIdentity for version ${words}`,
      });
    });

  it('is a parameter that is there twice', async () => {
    const region = await serve();
    const body = `${form(assume).body}&RoleArn=${encodeURIComponent(deployerRoleArn)}`;
    const answer = await region.call({ ...form({}), body, keys: await region.keysOf('deploy') });
    assert.deepEqual([answer.status, tag(answer.body, 'Code')], [400, 'ValidationError']);
    assert.include(answer.body, 'RoleArn is there twice');
  });

  const ofEcr = (region: ServedRegion, operation: string, input: object) =>
    region.json('api.ecr', `AmazonEC2ContainerRegistry_V20150921.${operation}`, input);
  const image = { repositoryName: 'hello_world_repo', imageIds: [{ imageTag: '1' }] };

  it('is, for ECR, an InvalidParameterException', async () => {
    const region = await serve();
    const { status, answer } = await ofEcr(region, 'BatchGetImage', { ...image, imageIds: [] });
    assert.deepEqual([status, answer.__type], [400, 'InvalidParameterException']);
  });

  const unknownToEcr: [operation: string, parameter: string, input: object][] = [
    ['BatchGetImage', 'acceptedMediaTypes', { ...image, acceptedMediaTypes: ['x'] }],
    ['DescribeImages', 'filter', { ...image, filter: { tagStatus: 'TAGGED' } }],
    [
      'PutImage',
      'imageDigest',
      { repositoryName: 'hello_world_repo', imageTag: '1', imageManifest: '{}', imageDigest: 'sha256:0' },
    ],
    ['GetAuthorizationToken', 'registryIds', { registryIds: ['111122223333'] }],
  ];
  for (const [operation, parameter, input] of unknownToEcr)
    it(`is refused by name if ${operation} has ${parameter}`, async () => {
      const { answer } = await ofEcr(await serve(), operation, input);
      assert.equal(answer.__type, 'InvalidParameterException');
      assert.include(
        answer.message,
        `the rehearsal does not know ${parameter} of ecr ${operation}: teach packages/local-aws/src/stand-ins/aws/ecr.ts`,
      );
    });
});
