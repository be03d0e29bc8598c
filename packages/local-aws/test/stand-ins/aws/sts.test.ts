import { assert } from 'chai';
import { rejectionOf } from '../../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import type { RegionConfig } from '../../../src/stand-ins/aws/region-config.ts';
import { deployerRoleArn, otherDeployerRoleArn, regionConfig } from '../../helpers/region.ts';
import { serveRegion } from '../../helpers/served-region.ts';
import { form, keysIn, tag, whoAmI } from '../../helpers/sts-calls.ts';

describe('the endpoint of STS', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const serve = async (changed: Partial<RegionConfig> = {}, now?: () => Date) =>
    closing(await serveRegion(await makeFolder(), changed, now));
  const assume = (RoleArn: string) => form({ Action: 'AssumeRole', RoleArn, RoleSessionName: 'one' });

  describe('CodeBuild’s keys', () => {
    it('are those of the service role of the project', async () => {
      const region = await serve();
      const { body } = await region.call({ ...whoAmI, keys: await region.keysOf('build') });
      assert.match(
        tag(body, 'Arn'),
        /^arn:aws:sts::000000000000:assumed-role\/build\/AWSCodeBuild-[0-9a-f-]{36}$/,
      );
      assert.match(tag(body, 'UserId'), /^AROA\w{16}:AWSCodeBuild-/);
    });

    it('are refused for a path that no build has', async () => {
      const region = await serve();
      assert.match((await rejectionOf(region.keysOf('other'))).message, /^404: /);
    });

    it('are refused if the trust policy of the role does not let CodeBuild take it for this project', async () => {
      const [build, ...others] = regionConfig().projects;
      assert.isDefined(build);
      const projects = [{ ...build, arn: `${build.arn}-2` }, ...others];
      const region = await serve({ projects });
      const { message } = await rejectionOf(region.keysOf('build'));
      assert.equal(
        message,
        '403: CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::000000000000:role/build',
      );
    });

    it('are refused by name if the trust policy cannot be judged', async () => {
      const Condition = { StringEquals: { 'aws:SourceOrgID': 'o-1' } };
      const [build, ...others] = regionConfig().roles;
      assert.isDefined(build);
      const statement = JSON.parse(build.trust).Statement[0];
      const policy = { Version: '2012-10-17', Statement: [{ ...statement, Condition }] };
      const region = await serve({ roles: [{ ...build, trust: JSON.stringify(policy) }, ...others] });
      assert.match(
        (await rejectionOf(region.keysOf('build'))).message,
        /^403: the rehearsal cannot judge sts:AssumeRole: .* has the condition key aws:SourceOrgID,/,
      );
    });

    it('expire', async () => {
      let time = Date.now();
      const region = await serve({}, () => new Date(time));
      const keys = await region.keysOf('build');
      time += 3601_000;
      const { status, body } = await region.call({ ...whoAmI, keys, date: new Date(time) });
      assert.deepEqual([status, tag(body, 'Code')], [403, 'ExpiredToken']);
      assert.include(body, 'The security token included in the request is expired');
    });
  });

  describe('sts assume-role', () => {
    it('gives keys of a role that both the caller’s policy and the trust policy allow', async () => {
      const region = await serve();
      const answer = await region.call({ ...assume(deployerRoleArn), keys: await region.keysOf('deploy') });
      assert.equal(answer.status, 200);
      const { body } = await region.call({ ...whoAmI, keys: keysIn(answer.body) });
      assert.equal(
        tag(body, 'Arn'),
        'arn:aws:sts::000000000000:assumed-role/hello-world-deployer-development/one',
      );
    });

    const takers: [what: string, project: string, roleArn: string][] = [
      ['a role that the caller’s policy does not name', 'deploy', otherDeployerRoleArn],
      ['a role that trusts another', 'build', deployerRoleArn],
      ['a role that does not exist', 'deploy', 'arn:aws:iam::000000000000:role/none'],
    ];
    for (const [what, project, roleArn] of takers)
      it(`refuses ${what}, in AWS’s words`, async () => {
        const region = await serve();
        const answer = await region.call({ ...assume(roleArn), keys: await region.keysOf(project) });
        assert.deepEqual([answer.status, tag(answer.body, 'Code')], [403, 'AccessDenied']);
        assert.match(
          tag(answer.body, 'Message'),
          new RegExp(
            `^User: arn:aws:sts::000000000000:assumed-role/${project}/AWSCodeBuild-\\S+ is not authorized to perform: sts:AssumeRole on resource: ${roleArn}$`,
          ),
        );
      });

    it('refuses the deployer’s role once its trust policy names another deploy project', async () => {
      const roles = regionConfig().roles.map((role) =>
        role.arn === deployerRoleArn
          ? { ...role, trust: role.trust.replace('role/deploy"', 'role/else"') }
          : role,
      );
      const region = await serve({ roles });
      const answer = await region.call({ ...assume(deployerRoleArn), keys: await region.keysOf('deploy') });
      assert.equal(tag(answer.body, 'Code'), 'AccessDenied');
    });
  });
});
