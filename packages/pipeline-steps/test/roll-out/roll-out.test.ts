import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { rollOut } from '../../src/roll-out/roll-out.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const request = {
  releaseName: 'hello-service',
  namespace: 'hello-world',
  isRollback: false,
  region: 'eu-west-1',
  pipelineName: 'hello-world',
  stageName: 'Deploy-staging',
  helmArguments: ['chart'],
};

describe('rollOut', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
    folder.know({
      history: [{ revision: 4, status: 'deployed', description: 'Upgrade complete' }],
      manifest: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: hello-service\n',
    });
  });

  afterEach(() => folder.remove());

  const upgrades = () =>
    folder
      .calls('helm')
      .filter(({ args }) => args[0] === 'upgrade' && !args.includes('--dry-run=server'))
      .map(({ args }) => args[1]);

  it('changes nothing if the cluster refuses an object', async () => {
    const words = 'The Deployment "hello-service" is invalid: spec.paused: Invalid value';
    folder.know({ failures: { 'kubectl apply': words } });
    const error = await rejectionOf(rollOut(folder.context, request));
    expect(error.message).to.equal(
      `namespace hello-world refuses a part of release hello-service: kubectl apply failed with exit code 1: ${words}; what runs stays as it is: correct the chart or its values, and push again`,
    );
    expect(upgrades()).to.deep.equal([]);
  });

  it('changes nothing of an object of another release', async () => {
    const annotations = { 'meta.helm.sh/release-name': 'other' };
    const metadata = { name: 'hello-service', resourceVersion: '1', annotations };
    const of = { apiVersion: 'v1', kind: 'Service', metadata };
    folder.know({ live: [of] });
    const error = await rejectionOf(rollOut(folder.context, request));
    expect(error.message).to.equal(
      'Service/hello-service in namespace hello-world is of the release other, so nothing was changed: set fullnameOverride in the values, or remove that release with `helm uninstall other --namespace hello-world`',
    );
    const writes = folder.calls('kubectl').filter(({ args }) => args[0] !== 'get');
    expect(writes).to.deep.equal([]);
  });

  it('says what to type if somebody created an object again with another value of an immutable field', async () => {
    const words =
      'The Deployment "hello-service" is invalid: spec.selector: Invalid value: {}: field is immutable';
    folder.know({ failures: { 'kubectl apply': words } });
    const error = await rejectionOf(rollOut(folder.context, request));
    expect(error.message).to.contain(
      `${words}; what runs stays as it is: somebody created it again with another value: type \`kubectl delete deployment/hello-service --namespace hello-world\`, which ends its pods, and deploy again`,
    );
  });

  describe('if somebody created the Service again as a headless one', () => {
    const removal = 'type `kubectl delete service/hello-service --namespace hello-world` and deploy again';
    beforeEach(() => {
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'hello-service' } };
      const metadata = { name: 'hello-service', resourceVersion: '1' };
      folder.know({
        manifest: JSON.stringify(service),
        live: [{ ...service, metadata, spec: { clusterIP: 'None' } }],
      });
    });

    it('says what to type, because it stays so', async () => {
      await rollOut(folder.context, request);
      expect(folder.said).to.include(
        `Service/hello-service stays headless, because clusterIP cannot change, and its port does not work: ${removal}`,
      );
    });

    it('says so too if the API server refuses its type', async () => {
      const words = `The Service "hello-service" is invalid: spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`;
      folder.know({ failures: { 'kubectl apply': words } });
      const error = await rejectionOf(rollOut(folder.context, request));
      expect(error.message).to.contain(`somebody created it again with another value: ${removal}`);
    });
  });

  it('does not blame the chart for a webhook that does not answer', async () => {
    const words =
      'Internal error occurred: failed calling webhook "mservice.elbv2.k8s.aws": no endpoints available';
    folder.know({ failures: { 'kubectl apply': words } });
    const error = await rejectionOf(rollOut(folder.context, request));
    expect(error.message).to.contain(
      `${words}; what runs stays as it is: look why the pods of the webhook do not answer, and deploy again`,
    );
  });

  it('says what to type if Helm can read no record of the release', async () => {
    const words = 'Error: UPGRADE FAILED: no revision for release "hello-service"';
    folder.know({ history: [], failures: { 'helm upgrade': words } });
    const error = await rejectionOf(rollOut(folder.context, request));
    expect(error.message).to.equal(
      'Helm cannot read the records of release hello-service, so nothing was changed: type `kubectl delete secrets --selector owner=helm,name=hello-service --namespace hello-world`, and deploy again',
    );
  });

  it('upgrades what the cluster takes', async () => {
    await rollOut(folder.context, request);
    expect(upgrades()).to.deep.equal(['hello-service']);
  });
});
