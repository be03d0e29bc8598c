import { CidrBlock } from '../../src/config/cidr-block.ts';
import type { Configuration, EnvironmentConfig, EnvironmentFile } from '../../src/config/configuration.ts';
import { withNamePrefix } from '../../src/config/name-prefix.ts';
import { configuration } from '../helpers/configuration.ts';

/** Only the tests' production: a running environment with everything switched on. */
export const running: Configuration = {
  ...configuration,
  delivery: {
    ...configuration.delivery,
    order: configuration.delivery.order.filter(({ environment }) => environment === 'production'),
  },
  environments: configuration.environments.filter(({ name }) => name === 'production'),
};

/** Another valid value of a field: the path of the field, and the configuration with the value. */
export type FieldValue = readonly [field: string, to: string, Configuration];

function environmentWith(
  change: (environment: EnvironmentConfig) => Partial<EnvironmentConfig>,
): Configuration {
  return { ...running, environments: running.environments.map((of) => ({ ...of, ...change(of) })) };
}

function inFile<F extends EnvironmentFile, K extends keyof EnvironmentConfig[F] & string>(
  file: F,
  field: K,
  value: EnvironmentConfig[F][K],
): FieldValue {
  const changed = environmentWith((of) => ({ [file]: { ...of[file], [field]: value } }));
  return [`${file}.${field}`, JSON.stringify(value), changed];
}

function inMonitoring(change: NonNullable<EnvironmentConfig['eks']['monitoring']>): FieldValue {
  const changed = environmentWith(({ eks }) => ({
    eks: { ...eks, monitoring: { ...eks.monitoring, ...change } },
  }));
  return [`eks.monitoring.${Object.keys(change)}`, String(Object.values(change)), changed];
}

type Namespace = EnvironmentConfig['namespaces']['namespaces'][number];

function inNamespace(field: string, to: string, change: (namespace: Namespace) => Namespace): FieldValue {
  return [
    `namespaces.namespaces.${field}`,
    to,
    environmentWith(({ namespaces }) => ({ namespaces: { namespaces: namespaces.namespaces.map(change) } })),
  ];
}

type Service = Configuration['delivery']['services'][number];

function inService<K extends keyof Service & string>(field: K, value: Service[K]): FieldValue {
  const services = running.delivery.services.map((service) => ({ ...service, [field]: value }));
  return [
    `delivery.services.${field}`,
    JSON.stringify(value),
    { ...running, delivery: { ...running.delivery, services } },
  ];
}

const chart = running.environments[0]?.ingress.loadBalancerController;
if (!chart) throw new Error('the tests have no production');

export const fieldValues: readonly FieldValue[] = [
  inFile('network', 'clusterName', 'another'),
  inFile('network', 'mainNetworkBlock', new CidrBlock('10.80.0.0/16')),
  inFile('network', 'subnetPrefixExtension', 5),
  inFile('network', 'zoneOffset', 10),
  inFile('network', 'zoneCount', 2),
  inFile('network', 'zoneCount', 4),
  inFile('network', 'natGateways', 'single'),
  inFile('network', 'interfaceEndpoints', true),
  inFile('network', 'flowLogs', 's3'),
  inFile('network', 'flowLogs', 'off'),
  inFile('network', 'flowLogRetentionDays', 30),
  inFile('eks', 'version', '1.35'),
  inFile('eks', 'adminUsers', ['ada']),
  inFile('eks', 'adminRoles', ['deployers/ci']),
  inFile('eks', 'developerUsers', []),
  [
    'eks.adminUsers',
    'with a developer',
    environmentWith(({ eks }) => ({
      eks: { ...eks, adminUsers: [...eks.adminUsers, ...eks.developerUsers], developerUsers: [] },
    })),
  ],
  inFile('eks', 'instanceTypes', ['m7i.xlarge']),
  inFile('eks', 'capacityType', 'SPOT'),
  inFile('eks', 'autoscalingMinimumSizeByAz', 2),
  inFile('eks', 'autoscalingMaximumSizeByAz', 8),
  inFile('eks', 'autoscalerChartVersion', '9.60.0'),
  inFile('eks', 'endpointPublicAccessCidrs', ['203.0.113.0/24']),
  inFile('eks', 'allowsOpenEndpoint', true),
  inFile('eks', 'controlPlaneLogs', []),
  inFile('eks', 'controlPlaneLogRetentionDays', 30),
  inMonitoring({ containerInsights: false }),
  inMonitoring({ nightlyDiff: false }),
  inMonitoring({ alarms: false }),
  inMonitoring({ podLogRetentionDays: 30 }),
  inFile('eks', 'protectFromDestroy', false),
  inFile('ingress', 'dnsBaseDomain', 'live.bmutziu.me'),
  inFile('ingress', 'hostedZone', 'production.bmutziu.me'),
  inFile('ingress', 'hostedZoneRoleArn', 'arn:aws:iam::444455556666:role/dns'),
  inFile('ingress', 'protectFromDestroy', false),
  inFile('ingress', 'webFirewall', false),
  inFile('ingress', 'webFirewall', 'detach'),
  inFile('ingress', 'loadBalancer', { scheme: 'internal' }),
  inFile('ingress', 'loadBalancer', { inboundCidrs: ['203.0.113.0/24'] }),
  inFile('ingress', 'accessLogRetentionDays', 30),
  inFile('ingress', 'loadBalancerController', { ...chart, chartVersion: '3.5.9' }),
  inFile('subdomains', 'deploymentsSubdomains', ['sample']),
  inNamespace('name', '"shop-production"', (namespace) => ({ ...namespace, name: 'shop-production' })),
  inNamespace('quota', '{ pods: 50 }', (namespace) => ({
    ...namespace,
    quota: { ...namespace.quota, pods: 50 },
  })),
  inNamespace('containers', "{ requestCpu: '60m' }", (namespace) => ({
    ...namespace,
    containers: { ...namespace.containers, requestCpu: '60m' },
  })),
  inNamespace('servicePort', '8080', (namespace) => ({ ...namespace, servicePort: 8080 })),
  inService('name', 'greeter'),
  inService('pipelineName', 'greeter'),
  inService('sourceRepositoryName', 'greeter'),
  inService('imageRepositoryName', 'greeter'),
  inService('namespace', 'shop'),
  inService('folder', 'packages/greeter'),
  inService('chart', 'charts/greeter'),
  inService('subdomain', 'api'),
  inService('aliases', ['api']),
  inService('branch', 'trunk'),
  inService('smokeTest', { path: '/', status: 200, text: 'Hello!' }),
  inService('port', 8080),
  inService('tagPrefix', 'greeter-v'),
  inService('sourcePaths', ['packages/greeter']),
  [
    'delivery.order',
    'needsApproval: false',
    {
      ...running,
      delivery: { ...running.delivery, order: [{ environment: 'production', needsApproval: false }] },
    },
  ],
  [
    'delivery.retired',
    '{ environments: [] }',
    { ...running, delivery: { ...running.delivery, retired: { environments: [], services: [] } } },
  ],
  ['delivery.nightlyCheck', 'false', { ...running, delivery: { ...running.delivery, nightlyCheck: false } }],
  [
    'delivery.notificationEmails',
    '["ana@example.com"]',
    { ...running, delivery: { ...running.delivery, notificationEmails: ['ana@example.com'] } },
  ],
  [
    'delivery.protectFromDestroy',
    'false',
    { ...running, delivery: { ...running.delivery, protectFromDestroy: false } },
  ],
  [
    'account.region',
    '"eu-central-1"',
    { ...running, account: { ...running.account, region: 'eu-central-1' } },
  ],
  [
    'account.accountId',
    '"111122223333"',
    { ...running, account: { ...running.account, accountId: '111122223333' } },
  ],
  [
    'account.namePrefix',
    '"blue"',
    withNamePrefix({ ...running, account: { ...running.account, namePrefix: 'blue' } }),
  ],
  [
    'account.rolePath',
    '"/delivery/"',
    { ...running, account: { ...running.account, rolePath: '/delivery/' } },
  ],
  [
    'account.permissionsBoundary',
    '"boundary"',
    { ...running, account: { ...running.account, permissionsBoundary: 'boundary' } },
  ],
];
