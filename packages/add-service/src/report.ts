import type { Plan } from './plan.ts';

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
    '  npx --yes pnpm format',
    '  npx --yes pnpm diagram',
    '  npx --yes pnpm test user-files',
    '  npx --yes pnpm rehearse',
    'Then deploy it to AWS (docs/runbooks/add-a-service.md).',
  ];
}
