import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { loadConfiguration } from 'infra';
import { listenOnPort } from '../../local-cluster/src/network/listening.ts';
import { compileCache } from '../../programs/test/helpers/compile-cache.ts';
import { recordingProxy } from '../../programs/test/helpers/recording-proxy.ts';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../programs/test/helpers/write-program.ts';
import type { Check } from '../src/check.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const { account } = await loadConfiguration();

/** What an AWS account answers, in the shapes of STS, IAM and Service Quotas. */
interface Account {
  readonly id?: string;
  readonly arn?: string;
  readonly denied?: readonly string[];
  readonly mayNotSimulate?: boolean;
  readonly quotas?: Readonly<Record<string, number>>;
}

const calls: string[] = [];

function startAws(answers: Account): Server {
  return createServer((request, response) => {
    void answer(request, answers).then(([status, type, body]) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
  });
}

async function answer(request: IncomingMessage, answers: Account): Promise<[number, string, string]> {
  const body = await text(request);
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return quotaAnswer(String(target), JSON.parse(body), answers);
  const input = new URLSearchParams(body);
  const action = input.get('Action') ?? '';
  calls.push(action);
  const [status, result] = queryAnswer(action, input, answers);
  const xml =
    status === 200
      ? `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`
      : result;
  return [status, 'text/xml', xml];
}

function queryAnswer(action: string, input: URLSearchParams, answers: Account): [number, string] {
  const { id = account.accountId, arn = `arn:aws:iam::${id}:user/ada`, denied = [] } = answers;
  switch (action) {
    case 'GetCallerIdentity':
      return [200, `<Account>${id}</Account><Arn>${arn}</Arn><UserId>AIDA</UserId>`];
    case 'GetRole': {
      const name = input.get('RoleName');
      return [200, `<Role><RoleName>${name}</RoleName><Arn>arn:aws:iam::${id}:role/sso/${name}</Arn></Role>`];
    }
    case 'SimulatePrincipalPolicy': {
      calls.push(`for ${input.get('PolicySourceArn')}`);
      if (answers.mayNotSimulate)
        return [403, fault('AccessDenied', 'may not call iam:SimulatePrincipalPolicy')];
      const actions = [...input].filter(([key]) => key.startsWith('ActionNames.')).map(([, value]) => value);
      const members = actions.map(
        (name) =>
          `<member><EvalActionName>${name}</EvalActionName><EvalDecision>${denied.includes(name) ? 'implicitDeny' : 'allowed'}</EvalDecision></member>`,
      );
      return [
        200,
        `<IsTruncated>false</IsTruncated><EvaluationResults>${members.join('')}</EvaluationResults>`,
      ];
    }
    default:
      return [400, fault('InvalidAction', action)];
  }
}

const fault = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** A quota that the account has never changed. AWS has only its default. */
function quotaAnswer(
  target: string,
  { QuotaCode }: { readonly QuotaCode: string },
  { quotas = {} }: Account,
): [number, string, string] {
  const operation = target.replace('ServiceQuotasV20190624.', '');
  calls.push(operation);
  const type = 'application/x-amz-json-1.1';
  const own = quotas[QuotaCode];
  if (operation === 'GetServiceQuota' && own === undefined)
    return [400, type, JSON.stringify({ __type: 'NoSuchResourceException', Message: 'no such quota' })];
  return [200, type, JSON.stringify({ Quota: { QuotaCode, Value: own ?? 100 } })];
}

describe('pnpm preflight', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const proxy = recordingProxy();
  beforeEach(() => calls.splice(0));

  async function run(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const clean = { AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' };
    const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...words], {
      env: { ...clean, ...files, ...compileCache, ...env },
      stdin: 'ignore',
      reject: false,
    });
    return { exitCode, stdout, stderr };
  }

  /** The checks of AWS, by their names. */
  async function askAws(answers: Account): Promise<Map<string, Check>> {
    const { port, close } = await listenOnPort(startAws(answers), 0);
    try {
      const { stdout, stderr } = await run(['--json'], {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'AKIAPREFLIGHT',
        AWS_SECRET_ACCESS_KEY: 'secret',
      });
      expect(stderr).to.equal('');
      const checks: readonly Check[] = JSON.parse(stdout);
      return new Map(checks.filter(({ group }) => group === 'AWS').map((check) => [check.name, check]));
    } finally {
      await close();
    }
  }

  it('shows programs, machine, environment files and AWS, and what each command needs', async () => {
    const { stdout, stderr } = await run([]);
    expect(stderr).to.equal('');
    expect(stdout)
      .to.match(/^Programs on PATH\n {2}✔ git +\d+\.\d+\.\d+, \/\S*\/git; for every command\n/)
      .and.match(/\nThis machine, for pnpm rehearse\n/)
      .and.match(/\nEnvironment files, for a deploy\n/)
      .and.match(
        /\nAWS\n {2}– credentials +none were found \(.*\); for pnpm status, .*\n +sign in, or set AWS_PROFILE\n/,
      );
  });

  it('says how to get a program that is missing or too old, and fails without one that all commands need', async () => {
    await writeProgram(folder.path, 'git', 'echo git version 2.20.1');
    await writeProgram(folder.path, 'terraform', 'echo Terraform v1.9.8');
    const path = `${folder.path}:${process.env['PATH']}`;
    const { exitCode, stdout } = await run(['--no-aws'], { PATH: path });
    expect(exitCode).to.equal(1);
    expect(stdout)
      .to.match(
        /✖ git +2\.20\.1 is older than 2\.37; for every command\n +get a newer one: apt-get install git\n/,
      )
      .and.match(/– terraform +1\.9\.8 is older than 1\.10; for cdktf deploy/)
      .and.match(/\n\d to mend, marked ✖$/);
    expect(stdout).not.to.include('credentials');
  });

  it('shows who the credentials are, and that each command is allowed, by calls that only read', async () => {
    const checks = await askAws({});
    expect(checks.get('credentials')?.text).to.equal(
      `arn:aws:iam::${account.accountId}:user/ada, region ${account.region}`,
    );
    for (const name of ['pnpm status', 'git push', 'cdktf deploy'])
      expect(checks.get(name), name).to.deep.include({ state: 'ok', text: 'allowed' });
    expect(new Set(calls.filter((call) => !call.startsWith('for ')))).to.deep.equal(
      new Set([
        'GetCallerIdentity',
        'SimulatePrincipalPolicy',
        'GetServiceQuota',
        'GetAWSDefaultServiceQuota',
      ]),
    );
  });

  it('names the actions that are not allowed, and where', async () => {
    const denied = ['codepipeline:RollbackStage', 'eks:CreateCluster'];
    const checks = await askAws({ denied });
    const rollback = [...checks.values()].find(({ name }) => name.startsWith('pnpm rollback '));
    expect(rollback?.state).to.equal('note');
    expect(rollback?.text).to.match(
      /^not allowed on arn:aws:codepipeline:\S+\/Deploy-\w+: codepipeline:RollbackStage$/,
    );
    expect(checks.get('cdktf deploy')?.text).to.equal('not allowed on *: eks:CreateCluster');
  });

  it('asks for the role behind a session, with its path', async () => {
    await askAws({ arn: `arn:aws:sts::${account.accountId}:assumed-role/admin/ada` });
    expect(calls).to.include(`for arn:aws:iam::${account.accountId}:role/sso/admin`);
  });

  it('says that permissions are not known if they may not be simulated', async () => {
    const checks = await askAws({ mayNotSimulate: true });
    expect(checks.get('pnpm status')).to.deep.include({
      state: 'note',
      text: 'not known: may not call iam:SimulatePrincipalPolicy',
    });
  });

  it('fails for a quota that is too small for a first deploy, with the page to request more', async () => {
    const checks = await askAws({ quotas: { 'L-F678F1CE': 0, 'L-1194D53C': 50 } });
    expect(checks.get('quota: EKS clusters')?.state).to.equal('ok');
    const vpcs = checks.get('quota: VPCs');
    expect(vpcs?.state).to.equal('failed');
    expect(vpcs?.text).to.match(/^\d+ of 0 for the environments/);
    expect(vpcs?.fix).to.include(`https://${account.region}.console.aws.amazon.com/servicequotas/`);
  });

  it('fails for credentials of another account, before it asks anything else', async () => {
    const checks = await askAws({ id: '999999999999' });
    expect([...checks.keys()]).to.deep.equal(['credentials']);
    expect(checks.get('credentials')?.state).to.equal('failed');
    expect(checks.get('credentials')?.text).to.include('is of account 999999999999');
    expect(calls).to.deep.equal(['GetCallerIdentity']);
  });

  it('asks through the proxy of the machine, and says so if that fails', async () => {
    const { stdout } = await run([], {
      HTTPS_PROXY: proxy.address,
      NO_PROXY: '',
      AWS_MAX_ATTEMPTS: '1',
      AWS_ACCESS_KEY_ID: 'AKIAPREFLIGHT',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    expect(proxy.targets).to.include(`sts.${account.region}.amazonaws.com:443`);
    expect(stdout).to.match(
      /✖ credentials +AWS cannot be reached \(.*403 Forbidden\)\n +check HTTPS_PROXY\n/,
    );
  });

  it('refuses a word that it does not have with exit code 2', async () => {
    expect(await run(['--fix'])).to.deep.equal({
      exitCode: 2,
      stdout: '',
      stderr: "preflight: unknown option '--fix'; `npx --yes pnpm preflight --help` lists the arguments",
    });
  });
});
