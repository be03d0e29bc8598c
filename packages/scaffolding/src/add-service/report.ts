import { checkCommands } from '../scaffold.ts';
import type { Plan } from './plan.ts';

type Service = Plan['service'];

/** What was made, and what to type next. */
export function reportLines(
  { service, template, copies, edits }: Plan,
  hasLockfile: boolean,
): readonly string[] {
  const { name } = service;
  const [folder = '', chart = ''] = copies.map(({ to }) => to);
  return [
    `${name} is added, as a copy of ${template.name}:`,
    `  ${folder}: the package; write your routes in ${folder}/src/routes.ts`,
    `  ${chart}: the chart; write your values in ${chart}/environments`,
    ...edits.map(({ path, added }) => `  ${path}: ${added}`),
    ...(hasLockfile ? ['  pnpm-lock.yaml: the package'] : []),
    '',
    'Next:',
    '  npx --yes pnpm install',
    ...checkCommands(`Add ${name}`),
    ...sharingLines(service, template),
    'Then deploy it to AWS (docs/how-to/add-a-service.md).',
  ];
}

function sharingLines({ name, tagPrefix, ...service }: Service, template: Service): readonly string[] {
  if (service.sourceRepositoryName !== template.sourceRepositoryName) return [];
  return [
    `The tag ${tagPrefix}1.0.0 releases ${name}. A push delivers it if it changes ${service.folder}, ${service.chart}, the lockfile, the buildspecs or their steps.`,
    ...(template.sourcePaths.includes('.')
      ? [
          `Each push delivers ${template.name} too, until you write its sourcePaths in packages/infra/environments/delivery.ts.`,
        ]
      : []),
  ];
}
