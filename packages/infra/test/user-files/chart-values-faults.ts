import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import { parseAllDocuments } from 'yaml';
import type { Configuration, EnvironmentConfig } from '../../src/config/configuration.ts';
import { type Service, serviceHost, serviceNamespace } from '../../src/config/service.ts';
import { quotaFaults, requestFaults } from './quota-faults.ts';

/** The environments for which a chart has no values, or values with which it cannot be deployed and reached. */
export async function chartValuesFaults(
  checkout: string,
  { delivery, environments }: Configuration,
): Promise<string[]> {
  const faults = delivery.services.flatMap((service) =>
    environments.map(async (environment) => {
      const file = fileOf(service, environment);
      if (existsSync(join(checkout, file))) return environmentFaults(checkout, service, environment);
      const files = environments.map((other) => fileOf(service, other));
      const like = files.findLast((other) => existsSync(join(checkout, other)));
      return [`${file}: is missing; type: cp ${like ?? `${service.chart}/values.yaml`} ${file}`];
    }),
  );
  return (await Promise.all(faults)).flat();
}

async function environmentFaults(
  checkout: string,
  service: Service,
  environment: EnvironmentConfig,
): Promise<string[]> {
  const file = fileOf(service, environment);
  const chart = service.chart;
  const host = serviceHost(service, environment.ingress);
  // The same arguments as in buildspecs/deploy.yaml.
  const args = [
    ...['template', service.name, chart, '--namespace', serviceNamespace(service, environment.name)],
    ...['--values', file, '--set-string', 'image.repository=a', '--set-string', 'image.tag=1'],
    ...['--set-string', `ingress.hosts[0].host=${host}`, '--set-json', `containerPort=${service.port}`],
  ];
  const { helm } = await kubeTools();
  const { exitCode, stdout, stderr } = await execa(helm, args, { cwd: checkout, reject: false });
  const command = `type: helm ${args.join(' ')}`;
  if (exitCode !== 0) return [`${file}: ${oneLine(stderr)}; ${command}`];
  const isReached = hostsOf(stdout).includes(host);
  const name = serviceNamespace(service, environment.name);
  const namespace = environment.namespaces.namespaces.find((each) => each.name === name);
  const tooLarge = namespace ? quotaFaults(stdout, namespace) : [];
  const where = `in packages/infra/environments/${environment.name}/namespaces.ts; change one of them`;
  const faults = [
    ...requestFaults(stdout).map((fault) => `${file}: ${fault}; change one of them`),
    ...tooLarge.map((fault) => `${file}: ${fault} ${where}`),
  ];
  if (isReached) return faults;
  return [
    ...faults,
    `${file}: ingress.enabled: no Ingress has ${host}, where the service is to be reached; ${command}`,
  ];
}

function fileOf(service: Service, { name }: EnvironmentConfig): string {
  return `${service.chart}/environments/${name}.yaml`;
}

function hostsOf(manifests: string): string[] {
  return parseAllDocuments(manifests)
    .map((document) => document.toJS())
    .filter((object) => object?.kind === 'Ingress')
    .flatMap(({ spec }) => spec.rules.map(({ host }: { host?: string }) => host));
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
