import { expect } from 'chai';
import * as z from 'zod';
import { readFieldComments } from '../../../diagrams/src/readme/field-comments.ts';
import { fileSchemas } from '../../src/config/configuration.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';
import { effects } from './field-effects.ts';
import { fieldValues, running } from './field-values.ts';
import { type Action, type PlannedChange, plannedChanges } from './planned-changes.ts';

const typesOf = (changes: readonly PlannedChange[], wanted: Action) => [
  ...new Set(changes.filter(({ action }) => action === wanted).map(({ type }) => type)),
];

describe('a change of a running environment', () => {
  let applied: ReturnType<typeof synthesizeAll>;

  before(() => {
    applied = synthesizeAll(running);
  });

  for (const [field, to, after] of fieldValues) {
    const { replaces = [], destroys = [] } = effects[`${field} ${to}`] ?? {};
    const effect = [
      ...(replaces.length > 0 ? [`replaces ${replaces.length} types`] : []),
      ...(destroys.length > 0 ? [`destroys ${destroys.length} types`] : []),
    ];

    it(`of ${field} to ${to} ${effect.join(' and ') || 'replaces and destroys nothing'}`, () => {
      const changes = plannedChanges(applied, synthesizeAll(after));
      expect(typesOf(changes, 'replace'), 'replaces').to.have.members(replaces);
      expect(typesOf(changes, 'destroy'), 'destroys').to.have.members(destroys);
    });
  }

  it('brings up the new before the old goes, of what serves somebody', () => {
    const serving = ['aws_eks_node_group', 'aws_nat_gateway', 'aws_acm_certificate', 'aws_wafv2_web_acl'];
    for (const stack of applied.values())
      for (const { address, type, block } of resourcesIn(stack))
        if (serving.includes(type) || (type === 'aws_route53_record' && 'alias' in block))
          expect(block, address).to.have.nested.property('lifecycle.create_before_destroy', true);
  });

  it('is planned of every field there is', () => {
    const planned = fieldValues.map(([field]) => field);
    const missing = everyField().filter(
      (field) => !planned.some((of) => of === field || field.startsWith(`${of}.`)),
    );
    expect(missing, 'write another right value into test/changes/field-values.ts').to.deep.equal([]);
  });

  it('is told of beside the field where it replaces or destroys something', () => {
    const comments = readFieldComments();
    for (const name of Object.keys(effects)) {
      const [field = ''] = name.split(' ');
      if (comments.has(field)) expect(comments.get(field)?.change, `@change of ${field}`).to.match(/\w/);
    }
  });

  it('has an effect in the table for fields that are planned, and for no others', () => {
    const planned = fieldValues.map(([field, to]) => `${field} ${to}`);
    expect(Object.keys(effects).filter((name) => !planned.includes(name))).to.deep.equal([]);
  });
});

interface ObjectSchema {
  readonly items?: ObjectSchema;
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
}

/** The paths of all fields of all files; of a list of objects, those of its entries. */
function everyField(): string[] {
  return Object.entries(fileSchemas).flatMap(([file, schema]) =>
    pathsOf(z.toJSONSchema(schema, { io: 'input' }) as ObjectSchema, file),
  );
}

function pathsOf({ items, properties }: ObjectSchema, path: string): string[] {
  if (items) return pathsOf(items, path);
  if (!properties) return [path];
  return Object.entries(properties).flatMap(([name, schema]) => pathsOf(schema, `${path}.${name}`));
}
