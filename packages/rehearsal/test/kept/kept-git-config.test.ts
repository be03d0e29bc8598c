import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { keptGitConfig } from '../../src/kept/kept-git-config.ts';

const host = 'git-codecommit.eu-west-1.amazonaws.com';

describe('keptGitConfig', () => {
  const folder = temporaryFolder();

  /** What git itself reads from the text, in a repository that includes it. */
  async function git(...args: string[]): Promise<string> {
    const file = join(folder.path, 'git "config"');
    const text = keptGitConfig({
      host,
      port: 40002,
      certificateAuthority: '/Ada "B"/ca.crt',
      authorityFolder: '/Ada/authority',
      credentialHelper: "!'/node' '/a \\ b' '--host=x'",
    });
    await writeFile(file, text);
    return (await execa('git', ['-c', `include.path=${file}`, ...args], { cwd: folder.path })).stdout;
  }

  it('leads the URL of a repository to the port, and no other URL', async () => {
    const url = `https://${host}/v1/repos/hello`;
    expect(await git('ls-remote', '--get-url', url)).to.equal(`https://${host}:40002/v1/repos/hello`);
    const other = 'https://github.com/ada/hello';
    expect(await git('ls-remote', '--get-url', other)).to.equal(other);
  });

  it('trusts the authority and asks the helper for that host only, whatever characters the paths have', async () => {
    const settingOf = (name: string, url: string) => git('config', '--get-urlmatch', name, url);
    const url = `https://${host}:40002/v1/repos/hello`;
    expect(await settingOf('http.sslCAInfo', url)).to.equal('/Ada "B"/ca.crt');
    expect(await settingOf('http.curloptResolve', url)).to.equal(`${host}:40002:127.0.0.1`);
    expect(await settingOf('credential.helper', url)).to.equal("!'/node' '/a \\ b' '--host=x'");
  });
});
