/**
 * Runs a command in a network namespace with only a loopback device, on which stand-ins of the public servers answer:
 * `unshare --net --mount --propagation private node closed-network.ts FOLDER COMMAND...`, with a folder as
 * preparePublicServers lays it out. Exits as the command does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join, normalize } from 'node:path';
import { execa } from 'execa';

const registryPort = 5001;
const [folder = '', program = '', ...args] = process.argv.slice(2);
const at = (name: string) => join(folder, name);

await execa('ip', ['link', 'set', 'lo', 'up']);
await execa('mount', ['--bind', at('hosts'), '/etc/hosts']);
await execa('mount', ['--bind', at('trusted.crt'), '/etc/ssl/certs/ca-certificates.crt']);
writeFileSync(
  at('registry.yaml'),
  JSON.stringify({
    version: '0.1',
    storage: { filesystem: { rootdirectory: at('registry') }, maintenance: { readonly: { enabled: true } } },
    http: { addr: `127.0.0.1:${registryPort}` },
  }),
);
const registry = execa('docker-registry', ['serve', at('registry.yaml')], {
  reject: false,
  stdout: { file: at('registry.log') },
  stderr: { file: at('registry.log') },
});
const server = https.createServer(
  { key: readFileSync(at('pki/server.key')), cert: readFileSync(at('pki/server.crt')) },
  (request, response) => {
    const host = request.headers.host?.replace(/:443$/, '') ?? '';
    appendFileSync(at('requests.log'), `${request.method} ${host}${request.url}\n`);
    if (host === 'public.ecr.aws') passToRegistry(request, response);
    else sendFile(join(at('served'), host, normalize(`/${request.url}`)), response);
  },
);
server.listen(443, '127.0.0.1');
await once(server, 'listening');

const command = spawn(program, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => command.kill(signal));
const [exitCode] = await once(command, 'exit');
registry.kill();
server.closeAllConnections();
server.close();
await registry;
process.exitCode = typeof exitCode === 'number' ? exitCode : 1;

function sendFile(file: string, response: http.ServerResponse): void {
  if (existsSync(file)) createReadStream(file).pipe(response);
  else response.writeHead(404).end();
}

function passToRegistry(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { method, url: path, headers } = request;
  const passed = http.request({ port: registryPort, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', (error) => response.writeHead(502).end(String(error)));
  request.pipe(passed);
}
