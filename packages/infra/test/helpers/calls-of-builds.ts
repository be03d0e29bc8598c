import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const stepsFolder = join(root, 'packages/pipeline-steps/src');
/** Every file of the steps, by its name, which no other folder has. */
const stepFiles = new Map(
  globSync('**/*.ts', { cwd: stepsFolder }).map((file) => [basename(file, '.ts'), join(stepsFolder, file)]),
);

/** The actions of `docker push`, by ECR's page on the permissions for a push. */
const dockerPushActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** AWS CLI commands that are no API calls of the same name. */
const commandActions: Readonly<Record<string, string>> = {
  'ecr get-login-password': 'ecr:GetAuthorizationToken',
  'eks get-token': 'sts:AssumeRole',
};

/**
 * The AWS actions of a buildspec's lines and of the steps that they call, read from their sources. The program of a deploy
 * is named by its path in the release artifact.
 */
export function actionsOfBuildspec(buildspec: string): string[] {
  const text = readFileSync(join(root, 'buildspecs', basename(buildspec)), 'utf8');
  const steps = [...text.matchAll(/(?<!--filter |packages\/|bin\/)pipeline-steps ([a-z][a-z-]+)/g)].map(
    ([, step = '']) => step,
  );
  const commands = [...text.matchAll(/\baws ([a-z]+ [a-z-]+)/g)].map(([, command = '']) => command);
  const actions = [...commands.map(actionOfCommand), ...steps.flatMap(actionsOfStep)];
  const pushes = steps.some((step) => /'docker', \['push'/.test(sourceOf(step)));
  return [...new Set([...actions, ...(pushes ? dockerPushActions : [])])];
}

function sourceOf(step: string): string {
  const file = stepFiles.get(step);
  if (file === undefined) throw new Error(`${stepsFolder} has no file ${step}.ts`);
  return readFileSync(file, 'utf8');
}

/** The actions of a step: those of its file and of its imports, and the one that reports a failure. */
function actionsOfStep(step: string): string[] {
  const files = ['publish-failure', ...filesOf(step)];
  return files.flatMap((file) =>
    actionsIn(file === 'image-repository' ? usedFunctions(step) : sourceOf(file)),
  );
}

function filesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  for (const [, imported = ''] of sourceOf(file).matchAll(/ from '\.\.?\/(?:[a-z-]+\/)?([a-z-]+)\.ts'/g))
    filesOf(imported, seen);
  return [...seen];
}

/** The functions that a step imports from image-repository.ts. */
function usedFunctions(step: string): string {
  const [, imported = ''] =
    /import \{([^}]*)\} from '\.\.?\/(?:image\/)?image-repository\.ts'/.exec(sourceOf(step)) ?? [];
  const functions = imported.split(',').map((name) => name.trim());
  return sourceOf('image-repository')
    .split(/^(?=(?:export )?(?:async )?function )/m)
    .filter((body) => functions.some((name) => name && new RegExp(`function ${name}\\b`).test(body)))
    .join('');
}

function actionsIn(source: string): string[] {
  const calls = [...source.matchAll(/answerOf\(\s*'([a-z]+:[A-Za-z]+)'/g)].map(([, action = '']) => action);
  const commands = [...source.matchAll(/\['(ecr|eks)', '([a-z-]+)'/g)];
  return [...calls, ...commands.map(([, service, name]) => actionOfCommand(`${service} ${name}`))];
}

function actionOfCommand(command: string): string {
  const [service = '', name = ''] = command.split(' ');
  const action = name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return commandActions[command] ?? `${service}:${action}`;
}
