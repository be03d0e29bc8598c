import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import * as z from 'zod';
import { resourcesOf, stackNamed, stacks } from '../../helpers/synthesize.ts';

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../../../docs/reference', name), 'utf8');
const delivery = stackNamed('delivery');
const variablesSchema = z.array(z.looseObject({ name: z.string() }));
const projectSchema = z.looseObject({
  name: z.string(),
  environment: z.looseObject({ environment_variable: variablesSchema }),
});
const pipelineSchema = z.looseObject({
  variable: z.array(z.looseObject({ name: z.string(), default_value: z.string() })),
  execution_mode: z.string(),
  stage: z.array(
    z.looseObject({
      name: z.string(),
      action: z.array(
        z.looseObject({
          configuration: z.record(z.string(), z.string()),
          timeout_in_minutes: z.number().optional(),
        }),
      ),
    }),
  ),
});
const pipeline = pipelineSchema.parse(Object.values(resourcesOf(delivery, 'aws_codepipeline'))[0]);
const projectBlocks = [...stacks.values()].flatMap((stack) =>
  Object.values(resourcesOf(stack, 'aws_codebuild_project')),
);
const projects = projectBlocks.map((block) => projectSchema.parse(block));

/** The variables that a buildspec exports to its pipeline. */
function exportedBy(buildspec: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../../../../buildspecs', buildspec), 'utf8');
  return z.object({ env: z.object({ 'exported-variables': z.array(z.string()) }) }).parse(parse(text)).env[
    'exported-variables'
  ];
}

/** The rows of a section's table: the first cell's code, and the second cell. */
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| `([^`]+)` +\| (\S+)/gm)].map(([, name, by]) => `${name} by ${by}`).sort();

/** The source of each variable of a stage. */
function variablesOf(stageName: string): string[] {
  const action = pipeline.stage.find(({ name }) => name === stageName)?.action[0];
  const project = projects.find(({ name }) => name === action?.configuration['ProjectName']);
  const given = variablesSchema.parse(JSON.parse(action?.configuration['EnvironmentVariables'] ?? '[]'));
  const own = project?.environment.environment_variable ?? [];
  return [
    ...own.map(({ name }) => `${name} by project`),
    ...given.map(({ name }) => `${name} by pipeline`),
  ].sort();
}

describe('docs/reference', () => {
  it('lists the variables of the buildspecs that the project and the pipeline set', () => {
    const [, build = '', deploy = ''] = read('buildspec-variables.md').split(/^## /m);
    expect(rowsOf(build)).to.deep.equal(variablesOf('Build'));
    expect(rowsOf(deploy)).to.deep.equal(variablesOf('Deploy-staging'));
    expect(projects.map(({ name }) => name)).to.include('hello-world-deploy-staging');
  });

  it('lists the variables that the buildspecs export', () => {
    const [, ...sections] = read('buildspec-variables.md').split(/^## /m);
    for (const section of sections) {
      const [, sentence = ''] = /^It exports (.*)\.$/m.exec(section) ?? [];
      const listed = [...sentence.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
      const [buildspec = ''] = section.split('\n');
      expect(listed, buildspec).to.have.members(exportedBy(buildspec));
    }
    expect(sections).to.have.lengthOf(2);
  });

  it('lists the stages, the mode and the variables of the pipeline', () => {
    const page = read('pipeline.md');
    const general = (name: string) => name.replace(/-(?:development|staging|production)$/, '-<environment>');
    const stages = [...new Set(pipeline.stage.map(({ name }) => general(name)))];
    expect(
      [...page.matchAll(/^\| `((?:Source|Build|Approve|Deploy)[^`]*)`/gm)].map(([, name]) => name),
    ).to.have.members(stages);
    expect(page).to.include(pipeline.execution_mode);
    for (const { name, default_value } of pipeline.variable)
      expect(page).to.match(new RegExp(`^\\| \`${name}\` +\\| \`${default_value}\` `, 'm'));
  });

  it('says how long a stage may take, and what starts a pipeline', () => {
    const page = read('pipeline.md');
    const inStages = pipeline.stage.flatMap(({ action }) => action[0]?.configuration['ProjectName'] ?? []);
    for (const block of projectBlocks.filter(({ name }) => inStages.includes(String(name))))
      expect(page).to.include(`at most ${block['build_timeout']} minutes`);
    for (const rule of Object.values(resourcesOf(delivery, 'aws_cloudwatch_event_rule'))) {
      const name = String(rule['name']).replace('hello-world', '<pipeline>');
      if (/-(?:branch|version-tag)$/.test(name)) expect(page).to.include(`\`${name}\``);
    }
  });
});
