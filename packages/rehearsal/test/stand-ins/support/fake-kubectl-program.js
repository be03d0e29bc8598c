// A kubectl that answers from the files beside it; fake-kubectl.ts says what they are.
const fs = require('node:fs');
const path = require('node:path');

const file = (name) => path.join(__dirname, name);
const words = process.argv.slice(2).filter((word) => !/^--(kubeconfig|cache-dir)=/.test(word));
fs.appendFileSync(file('calls'), `${JSON.stringify(words)}\n`);
const verb = words[0];
const failure = file(`fail-${verb}`);
if (fs.existsSync(failure)) {
  fs.unlinkSync(failure);
  process.stderr.write(`the connection was refused (${verb})\n`);
  process.exit(1);
}
const services = () => JSON.parse(fs.readFileSync(file('services.json'), 'utf8'));
const events = () => fs.readFileSync(file('events'), 'utf8').split('\n').slice(0, -1);

if (verb === 'get' && words[2] === '/api/v1/services') {
  const resourceVersion = String(events().length);
  process.stdout.write(JSON.stringify({ metadata: { resourceVersion }, items: Object.values(services()) }));
} else if (verb === 'get') {
  let next = Number(new URL(words[2], 'http://x').searchParams.get('resourceVersion'));
  setInterval(() => {
    for (const line of events().slice(next)) {
      next += 1;
      if (JSON.parse(line).type === 'END') process.exit(0);
      process.stdout.write(`${line}\n`);
    }
  }, 10);
} else if (verb === 'patch') {
  const state = services();
  const service = state[words[2]];
  const patch = JSON.parse(words.find((word) => word.startsWith('--patch=')).slice('--patch='.length));
  const { ingress } = patch.status.loadBalancer;
  service.status = { loadBalancer: ingress === null ? {} : { ingress } };
  // Whole or not at all: the test reads it at any moment.
  fs.writeFileSync(file('services.json.new'), JSON.stringify(state));
  fs.renameSync(file('services.json.new'), file('services.json'));
  fs.appendFileSync(file('events'), `${JSON.stringify({ type: 'MODIFIED', object: service })}\n`);
}
