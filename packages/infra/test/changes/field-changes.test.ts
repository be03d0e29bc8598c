import { expect } from 'chai';
import * as z from 'zod';
import { readFieldComments } from '../../../diagrams/src/readme/field-comments.ts';
import { fileSchemas } from '../../src/config/configuration.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { twoServices } from '../helpers/configuration.ts';
import { synthesizeAll } from '../helpers/synthesize.ts';
import { kindOf, namedStacks, ownStacks, sectionOf, sections } from './documented-stacks.ts';
import { effects } from './field-effects.ts';
import { type FieldValue, fieldValues, running } from './field-values.ts';
import { type Action, type PlannedChange, plannedChanges } from './planned-changes.ts';

const typesOf = (changes: readonly PlannedChange[], wanted: Action) => [
  ...new Set(changes.filter(({ action }) => action === wanted).map(({ type }) => type)),
];

const applied = synthesizeAll(running);
const plans = new Map<string, readonly PlannedChange[]>();

/** What each value of a field changes, planned once. */
function planOf([field, to, after]: FieldValue): readonly PlannedChange[] {
  const name = `${field} ${to}`;
  const plan = plans.get(name) ?? plannedChanges(applied, synthesizeAll(after));
  plans.set(name, plan);
  return plan;
}

describe('a change of a running environment', () => {
  for (const fieldValue of fieldValues) {
    const [field, to] = fieldValue;
    const { replaces = [], destroys = [] } = effects[`${field} ${to}`] ?? {};
    const effect = [
      ...(replaces.length > 0 ? [`replaces ${replaces.length} types`] : []),
      ...(destroys.length > 0 ? [`destroys ${destroys.length} types`] : []),
    ];

    it(`of ${field} to ${to} ${effect.join(' and ') || 'replaces and destroys nothing'}`, () => {
      const changes = planOf(fieldValue);
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

  it('is planned for every field', () => {
    const planned = fieldValues.map(([field]) => field);
    const missing = everyField().filter(
      (field) => !planned.some((of) => of === field || field.startsWith(`${of}.`)),
    );
    expect(missing, 'write another right value into test/changes/field-values.ts').to.deep.equal([]);
  });

  it('is documented at the field if it replaces or destroys something', () => {
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

describe('the stacks to deploy after a change', function () {
  // The first of these tests plans every value of its fields if it runs alone.
  this.timeout(60_000);

  for (const [section, fields] of Object.entries(sections))
    it(`are all in docs/how-to/${section}`, () => {
      for (const field of fields)
        expect(namedStacks(sectionOf(section)), field).to.include.members(changedStacks(field));
    });

  for (const section of ['add-a-service.md#Add a service', 'destroy.md#One service'])
    it(`are all in docs/how-to/${section}`, () => {
      const [service] = twoServices.delivery.services;
      if (!service) throw new Error('the tests have no service');
      const one = { ...twoServices, delivery: { ...twoServices.delivery, services: [service] } };
      const kinds = kindsOf(plannedChanges(synthesizeAll(one), synthesizeAll(twoServices)));
      expect(kinds).to.include('deployments').and.include('delivery');
      expect(namedStacks(sectionOf(section))).to.include.members(kinds);
    });

  it('are followed by a way to serve the new release, of two with one host, wherever it sorts', () => {
    expect(sectionOf('change-an-environment.md#A namespace')).to.include(
      'alb.ingress.kubernetes.io/group.order: "-1"',
    );
    expect(sectionOf('destroy.md#Rename a service')).to.include(
      '(change-an-environment.md#a-namespace).\n- A new',
    );
  });

  it('are beside a field whose change reaches further than its file says, or the page is', () => {
    const comments = readFieldComments();
    const silent = [...new Set(fieldValues.map(([field]) => field))].flatMap((field) => {
      const change = comments.get(field)?.change ?? '';
      const own = ownStacks[field.split('.')[0] ?? ''];
      // A change that the plan refuses is never deployed. `account.ts` is written before the first deploy.
      if (own === undefined || /docs\/how-to\/|^The plan fails/.test(change)) return [];
      const missing = changedStacks(field).filter((kind) => ![...own, ...namedStacks(change)].includes(kind));
      return missing.map((kind) => `${field}: ${kind}`);
    });
    expect(silent, 'say in its @change which stacks to deploy').to.deep.equal([]);
  });
});

const kindsOf = (changes: readonly PlannedChange[]) => [
  ...new Set(changes.map(({ stack }) => kindOf(stack))),
];

/** The kinds of the stacks that a change of the field changes. */
function changedStacks(field: string): string[] {
  const values = fieldValues.filter(([of]) => of === field);
  if (values.length === 0) throw new Error(`${field} is not in test/changes/field-values.ts`);
  return kindsOf(values.flatMap(planOf));
}

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
