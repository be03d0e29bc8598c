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
const objects = (plural) => JSON.parse(fs.readFileSync(file(`${plural}.json`), 'utf8'));
const events = (plural) =>
  fs
    .readFileSync(file(`${plural}.events`), 'utf8')
    .split('\n')
    .slice(0, -1);

if (verb === 'get') {
  const { pathname, searchParams } = new URL(words[2], 'http://x');
  const plural = path.basename(pathname);
  if (searchParams.has('watch')) watch(plural, Number(searchParams.get('resourceVersion')));
  else list(plural);
} else if (verb === 'patch') {
  const plural = words[1] === 'ingress' ? 'ingresses' : 'services';
  const state = objects(plural);
  const namespace = words.find((word) => word.startsWith('--namespace=')).slice('--namespace='.length);
  const object = state[`${namespace}/${words[2]}`];
  const patch = JSON.parse(words.find((word) => word.startsWith('--patch=')).slice('--patch='.length));
  const { ingress } = patch.status.loadBalancer;
  object.status = { loadBalancer: ingress === null ? {} : { ingress } };
  // Whole or not at all: the test reads it at any moment.
  fs.writeFileSync(file(`${plural}.json.new`), JSON.stringify(state));
  fs.renameSync(file(`${plural}.json.new`), file(`${plural}.json`));
  fs.appendFileSync(file(`${plural}.events`), `${JSON.stringify({ type: 'MODIFIED', object })}\n`);
}

function list(plural) {
  const resourceVersion = String(events(plural).length);
  const items = Object.values(objects(plural));
  process.stdout.write(JSON.stringify({ metadata: { resourceVersion }, items }));
}

function watch(plural, from) {
  let next = from;
  setInterval(() => {
    for (const line of events(plural).slice(next)) {
      next += 1;
      if (JSON.parse(line).type === 'END') process.exit(0);
      process.stdout.write(`${line}\n`);
    }
  }, 10);
}
