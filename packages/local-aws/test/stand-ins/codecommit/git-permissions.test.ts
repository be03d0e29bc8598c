import { assert } from 'chai';
import { codeCommitPassword, codeCommitUserName } from '../../../src/aws-api/codecommit-password.ts';
import { allow } from '../../helpers/region.ts';
import { answerTo, servedRepositories } from '../../helpers/served-repositories.ts';

const roleArn = 'arn:aws:iam::000000000000:role/build';
const repository = 'arn:aws:codecommit:eu-west-1:000000000000:hello_world';

describe('the permissions of git', () => {
  const { serve } = servedRepositories();

  /** The status and text of the answer to a role with these permissions. */
  async function ask(
    actions: readonly string[],
    service: string,
    repositoryName = 'hello_world',
    condition = {},
  ) {
    const policies = [allow(actions, repository, condition)];
    const { request, sessions } = await serve([{ arn: roleArn, trust: allow([]), policies, attached: [] }]);
    const keys = sessions.start(roleArn, 'one', 3600);
    const path = `/v1/repos/${repositoryName}`;
    const date = new Date();
    const password = codeCommitPassword({ host: '127.0.0.1', path, region: 'eu-west-1', date }, keys);
    const auth = `${codeCommitUserName(keys)}:${password}`;
    const { status, text } = await answerTo(request({ path: `${path}/info/refs?service=${service}`, auth }));
    return { status, text };
  }

  it('let a role clone that may pull, and push that may push', async () => {
    assert.equal((await ask(['codecommit:GitPull'], 'git-upload-pack')).status, 200);
    assert.equal((await ask(['codecommit:GitPush'], 'git-receive-pack')).status, 200);
  });

  it('are refused by name if the evaluator does not know an operator', async () => {
    const condition = { StringEqualIfExists: { 'aws:RequestedRegion': 'x' } };
    const pull = ['codecommit:GitPull'];
    const { status, text } = await ask(pull, 'git-upload-pack', 'hello_world', condition);
    assert.equal(status, 403);
    assert.equal(
      text.trim(),
      'the rehearsal cannot judge codecommit:GitPull: the condition operator StringEqualIfExists is not known to this evaluator',
    );
  });

  const refused: [actions: string[], service: string, repositoryName: string, action: string][] = [
    [['codecommit:GitPush'], 'git-upload-pack', 'hello_world', 'GitPull'],
    [['codecommit:GitPull'], 'git-receive-pack', 'hello_world', 'GitPush'],
    [['codecommit:GitPull'], 'git-upload-pack', 'other.repo', 'GitPull'],
  ];
  for (const [actions, service, name, action] of refused)
    it(`refuse ${action} of ${name} to a role that has only ${actions} on hello_world, in AWS’s words`, async () => {
      const { status, text } = await ask(actions, service, name);
      assert.equal(status, 403);
      assert.equal(
        text.trim(),
        `User: arn:aws:sts::000000000000:assumed-role/build/one is not authorized to perform: codecommit:${action} on resource: arn:aws:codecommit:eu-west-1:000000000000:${name} because no identity-based policy allows the codecommit:${action} action`,
      );
    });
});
