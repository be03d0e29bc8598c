import { expect } from 'chai';
import { requestCommand } from '../../src/kept/keep-running.ts';

describe('requestCommand', () => {
  it('asks by the URL itself, through a port of this machine, and trusts the rehearsal’s authority', () => {
    const command = requestCommand(new URL('https://sample.test/'), 40001, "/Ada's cache/ca.crt");
    expect(command).to.equal(
      "curl --noproxy '*' --cacert '/Ada'\\''s cache/ca.crt' --connect-to sample.test:443:127.0.0.1:40001 https://sample.test/",
    );
  });

  it('asks a Service’s load balancer by HTTP', () => {
    expect(requestCommand(new URL('http://10.77.1.1:8080/'), 40002, '/ca.crt')).to.equal(
      "curl --noproxy '*' --connect-to 10.77.1.1:8080:127.0.0.1:40002 http://10.77.1.1:8080/",
    );
  });
});
