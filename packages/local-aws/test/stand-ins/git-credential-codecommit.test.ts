import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { execa } from 'execa';
import { temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import {
  answerCredentialRequest,
  createCredentialHelperCommand,
} from '../../src/stand-ins/git-credential-codecommit.ts';
import { runStandIn } from '../helpers/stand-in.ts';

const host = 'git-codecommit.eu-west-1.amazonaws.com';
const scope = { host, repositories: ['hello_world'] };
const credentials = { username: 'codebuild', password: 'se=cret' };
const granted = 'username=codebuild\npassword=se=cret\n';

describe('answerCredentialRequest', () => {
  const cases = [
    {
      asked: 'its repository',
      request: `protocol=https\nhost=${host}\npath=v1/repos/hello_world\n`,
      answer: granted,
    },
    {
      asked: 'with capabilities',
      request: `capability[]=authtype\nprotocol=https\nhost=${host}\npath=v1/repos/hello_world\n\n`,
      answer: granted,
    },
    { asked: 'plain HTTP', request: `protocol=http\nhost=${host}\npath=v1/repos/hello_world\n`, answer: '' },
    {
      asked: 'another host',
      request: 'protocol=https\nhost=example.com\npath=v1/repos/hello_world\n',
      answer: '',
    },
    {
      asked: 'another repository',
      request: `protocol=https\nhost=${host}\npath=v1/repos/other\n`,
      answer: '',
    },
    {
      asked: 'a longer path',
      request: `protocol=https\nhost=${host}\npath=v1/repos/hello_world/x\n`,
      answer: '',
    },
    { asked: 'no path', request: `protocol=https\nhost=${host}\n`, answer: '' },
    { asked: 'nothing', request: '', answer: '' },
  ];
  for (const { asked, request, answer } of cases) {
    it(`${answer === '' ? 'stays silent for' : 'answers for'} ${asked}`, () => {
      assert.equal(answerCredentialRequest(request, scope, credentials), answer);
    });
  }
});

describe('git-credential-codecommit', () => {
  const makeFolder = temporaryFolders();
  const request = `protocol=https\nhost=${host}\npath=v1/repos/hello_world\n`;

  async function flags(): Promise<string[]> {
    const credentialsFile = path.join(await makeFolder(), "it's credentials.json");
    await writeFile(credentialsFile, JSON.stringify(credentials));
    return [`--credentials=${credentialsFile}`, `--host=${host}`, '--repository=hello_world'];
  }

  it('prints user and password on get', async () => {
    const ended = await runStandIn('git-credential-codecommit.ts', [...(await flags()), 'get'], {
      input: request,
    });
    assert.equal(`${ended.stdout}\n`, granted);
    assert.equal(ended.exitCode, 0);
  });

  for (const operation of ['store', 'erase', 'capability', 'whatever']) {
    it(`does nothing on ${operation}`, async () => {
      const words = [...(await flags()), operation];
      const { exitCode, stdout, stderr } = await runStandIn('git-credential-codecommit.ts', words, {
        input: request,
      });
      assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: '', stderr: '' });
    });
  }

  it('names a credentials file that is missing', async () => {
    const words = ['--credentials=/nowhere/file', `--host=${host}`, 'get'];
    const ended = await runStandIn('git-credential-codecommit.ts', words, { input: request });
    assert.equal(ended.exitCode, 1);
    assert.include(ended.stderr, '/nowhere/file');
  });

  it('works as the command that git is given, through a shell', async () => {
    const [file = ''] = await flags();
    const credentialsFile = file.replace('--credentials=', '');
    const helper = createCredentialHelperCommand({
      nodeProgram: process.execPath,
      credentialsFile,
      ...scope,
    });
    const settings = ['-c', 'credential.useHttpPath=true', '-c', `credential.helper=${helper}`];
    const filled = await execa('git', [...settings, 'credential', 'fill'], {
      input: request,
      env: { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
    });
    assert.include(filled.stdout, granted.trim());
  });
});
