import { expect } from 'chai';
import { deliveryStack, onlyResource, resourcesOf } from '../../helpers/synthesize.ts';
import { actionsOf, pipelinesOf, type RuleView, roleNamed, rulesOf } from '../../helpers/views.ts';

const rules = rulesOf(deliveryStack).filter(({ name }) => !name.endsWith('-failure'));
const sourceActions = pipelinesOf(deliveryStack)
  .flatMap(actionsOf)
  .filter(({ category }) => category === 'Source')
  .map(({ name }) => name);

function ruleNamed(name: string): RuleView {
  const found = rules.find((rule) => rule.name === name);
  if (!found) throw new Error(`no rule is named ${name}`);
  return found;
}

function patternOf(name: string): unknown {
  return ruleNamed(name).pattern;
}

const common = {
  source: ['aws.codecommit'],
  'detail-type': ['CodeCommit Repository State Change'],
  resources: ['arn:aws:codecommit:eu-west-1:000000000000:hello_world'],
};
// A deletion carries no commit: a pattern without `event` would start the pipeline with none.
const event = ['referenceCreated', 'referenceUpdated'];

describe('the rules that start the pipeline', () => {
  it('are two', () => {
    expect(rules.map(({ name }) => name)).to.have.members(['hello-world-branch', 'hello-world-version-tag']);
  });

  it('match a push to the branch main', () => {
    expect(patternOf('hello-world-branch')).to.deep.equal({
      ...common,
      detail: { event, referenceType: ['branch'], referenceName: ['main'] },
    });
  });

  it('match a pushed tag that starts with v', () => {
    expect(patternOf('hello-world-version-tag')).to.deep.equal({
      ...common,
      detail: { event, referenceType: ['tag'], referenceName: [{ prefix: 'v' }] },
    });
  });

  for (const rule of rules)
    describe(rule.name, () => {
      it('overrides the source action, not the stage, with the commit of the event', () => {
        const { sourceRevisions } = JSON.parse(rule.inputTemplate);
        expect(sourceRevisions).to.deep.equal([
          { actionName: sourceActions[0], revisionType: 'COMMIT_ID', revisionValue: '<revisionValue>' },
        ]);
        expect(rule.inputPaths['revisionValue']).to.equal('$.detail.commitId');
      });

      it('keeps its placeholders: none is written as \\u003c', () => {
        expect(rule.inputTemplate).to.include('"<revisionValue>"').and.include('"<ref>"');
        expect(rule.inputTemplate).not.to.match(/\\u003|jsonencode/);
      });

      it('has a path for each placeholder and a placeholder for each path', () => {
        const placeholders = [...rule.inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
        expect(placeholders).to.have.members(Object.keys(rule.inputPaths));
      });

      it('sets variables that the pipeline declares', () => {
        const declared = pipelinesOf(deliveryStack).flatMap(({ variable }) =>
          variable.map(({ name }) => name),
        );
        for (const { name } of JSON.parse(rule.inputTemplate).variables) expect(declared).to.include(name);
      });

      it('has its role on the target, where a pipeline wants it', () => {
        const [address] = Object.entries(resourcesOf(deliveryStack, 'aws_iam_role')).find(
          ([, role]) => role['name'] === 'hello-world-start',
        ) ?? ['?'];
        expect(rule.target['role_arn']).to.equal(`\${aws_iam_role.${address}.arn}`);
        expect(onlyResource(deliveryStack, 'aws_codepipeline')).to.include({ name: 'hello-world' });
        expect(rule.target['arn']).to.match(/^\$\{aws_codepipeline\.[\w-]+\.arn\}$/);
      });
    });

  it('may start this pipeline and do nothing else', () => {
    expect(roleNamed(deliveryStack, 'hello-world-start').statements).to.deep.equal([
      {
        Sid: 'StartPipeline',
        Effect: 'Allow',
        Action: ['codepipeline:StartPipelineExecution'],
        Resource: ['arn:aws:codepipeline:eu-west-1:000000000000:hello-world'],
        Condition: {},
      },
    ]);
  });
});
