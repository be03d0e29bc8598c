import { expect } from 'chai';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';

const serviceNamespace = 'hello-world-development';
const release = 'hello-service';
const probePort = 9000;
const dnsName = `${release}.${serviceNamespace}.svc.cluster.local`;

/** Cluster DNS, and which pods reach a service under the synthesized NetworkPolicies and the chart's. */
export function describeNetwork(kept: () => KeptCluster): void {
  const kubectl = async (...args: readonly string[]) => {
    const { kubectl: program } = await kubeTools();
    const result = await execa(program, ['--kubeconfig', kept().kubeconfig, ...args], { reject: false });
    return { exitCode: result.exitCode, output: `${result.stdout}\n${result.stderr}` };
  };
  /** Runs a script in a pod. */
  const inPod = (namespace: string, pod: string, script: string) =>
    kubectl('exec', `--namespace=${namespace}`, pod, '--', 'node', '--eval', script);
  /** Prints whether a connection was made within two seconds. */
  const connects = (host: string, port: number) => `
    const socket = require('node:net').connect({ host: '${host}', port: ${port}, timeout: 2000 });
    const say = (word) => { console.log(word); socket.destroy(); };
    socket.on('connect', () => say('connected')).on('timeout', () => say('no answer')).on('error', (error) => say(error.code));`;
  const resolves = `require('node:dns/promises').lookup('${dnsName}').then(({ address }) => console.log(address))`;

  describe('the network of pods', () => {
    let servicePod = '';
    let podIp = '';
    let clusterIp = '';

    before(async () => {
      const read = async (...args: readonly string[]) => {
        const { exitCode, output } = await kubectl('get', `--namespace=${serviceNamespace}`, ...args);
        expect(exitCode, output).to.equal(0);
        return output.trim().split(' ');
      };
      const fields =
        '{.items[0].metadata.name} {.items[0].status.podIP} {.items[0].spec.containers[0].image}';
      const selector = `--selector=app.kubernetes.io/instance=${release}`;
      const [name = '', address = '', image = ''] = await read(
        'pods',
        selector,
        `--output=jsonpath=${fields}`,
      );
      [clusterIp = ''] = await read('service', release, '--output=jsonpath={.spec.clusterIP}');
      servicePod = name;
      podIp = address;
      // A namespace without a policy, with a pod that listens.
      const succeed = async (...args: readonly string[]) => {
        const { exitCode, output } = await kubectl(...args);
        expect(exitCode, output).to.equal(0);
      };
      await succeed('create', 'namespace', 'other');
      await succeed(
        ...['run', 'probe', '--namespace=other', `--image=${image}`, '--command', '--'],
        ...['node', '--eval', `require('node:http').createServer().listen(${probePort})`],
      );
      await succeed('wait', 'pod/probe', '--namespace=other', '--for=condition=Ready', '--timeout=60s');
    });

    after(async () => {
      await kubectl('delete', 'namespace', 'other', '--wait=false');
    });

    it('has DNS: the name of a Service is its address, in a pod with closed network too', async () => {
      expect((await inPod('other', 'probe', resolves)).output.trim()).to.equal(clusterIp);
      expect((await inPod(serviceNamespace, servicePod, resolves)).output.trim()).to.equal(clusterIp);
    });

    it('lets pods of the same namespace reach the service', async () => {
      const { output } = await inPod(serviceNamespace, servicePod, connects(podIp, 5000));
      expect(output.trim()).to.equal('connected');
    });

    it('lets no pod of another namespace reach it, by its address or by its Service', async () => {
      expect((await inPod('other', 'probe', connects(podIp, 5000))).output.trim()).to.equal('no answer');
      expect((await inPod('other', 'probe', connects(dnsName, 80))).output.trim()).to.equal('no answer');
    });

    it('lets the service open no connection but to its own pods and to DNS', async () => {
      const address = ['get', 'pod', 'probe', '--namespace=other', '--output=jsonpath={.status.podIP}'];
      const probeIp = (await kubectl(...address)).output.trim();
      const fromService = async (host: string, port: number) =>
        (await inPod(serviceNamespace, servicePod, connects(host, port))).output.trim();
      expect((await inPod('other', 'probe', connects(probeIp, probePort))).output.trim()).to.equal(
        'connected',
      );
      expect(await fromService(probeIp, probePort)).to.equal('no answer');
      expect(await fromService('10.96.0.1', 443)).to.equal('no answer');
    });

    it('opens at once to a namespace that a policy names', async () => {
      const policy = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'allow-other', namespace: serviceNamespace },
        spec: {
          podSelector: {},
          policyTypes: ['Ingress'],
          ingress: [
            { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }] },
          ],
        },
      };
      const { kubectl: program } = await kubeTools();
      await execa(program, ['--kubeconfig', kept().kubeconfig, 'create', '--filename=-'], {
        input: JSON.stringify(policy),
      });
      expect((await inPod('other', 'probe', connects(podIp, 5000))).output.trim()).to.equal('connected');
      await kubectl('delete', 'networkpolicy', 'allow-other', `--namespace=${serviceNamespace}`);
      expect((await inPod('other', 'probe', connects(podIp, 5000))).output.trim()).to.equal('no answer');
    });
  });
}
