import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stackNamed, stacks } from './helpers/synthesize.ts';

/** Code that bypasses the compiler, or the types that were generated from the providers' schemas. */
const hatches =
  /\.addOverride\(|\.overrideLogicalId\(|\bToken\.|\bLazy\.|\.getStringAttribute\(|\bTerraformIterator\b|\bas any\b|\bas unknown\b|\bas never\b|@ts-|biome-ignore|: any\b/;
/** A cast. `as const` and renamed imports are none. */
const cast = /[\w)\]}] as (?!const\b)(?=[A-Za-z{[])/;

/** The allowed ones, each with its reason. */
const allowed: readonly { readonly file: string; readonly code: string; readonly reason: string }[] = [
  {
    file: 'stacks/backend.ts',
    code: "stack.addOverride('terraform.backend.s3.use_lockfile', true);",
    reason: 'S3BackendConfig of cdktf 0.21 has no such field, and the lock is nowhere else',
  },
  {
    file: 'stacks/backend.ts',
    code: "stack.addOverride('terraform.required_version', '>= 1.10.0');",
    reason: 'cdktf has no argument for it, and an older Terraform would not know the lockfile',
  },
  {
    file: 'stacks/remote-state.ts',
    code: 'value: Array.isArray(value) ? Token.asString(value) : value,',
    reason: 'an output that is a list is one token: cdktf asks a plain list a question that Node warns of',
  },
  {
    file: 'constructs/availability-zones.ts',
    code: 'return this.#zones.getStringAttribute(`names[${index}]`);',
    reason: 'an element of a list that is not there must end the plan; Fn.element begins again at the first',
  },
  {
    file: 'constructs/for-each.ts',
    code: "source.addOverride('for_each', `\\${${set}}`);",
    reason: 'an iterator of cdktf takes a whole list, and this is a part of one',
  },
  {
    file: 'constructs/live-nodes.ts',
    code: 'return Token.asNumber(`\\${min(${maximum}, max(${minimum}, ${counts}...))}`);',
    reason: 'a number that is known at the plan; the functions of cdktf take no list of them',
  },
  {
    file: 'stacks/delivery/repositories.ts',
    code: 'forEach: TerraformIterator.fromMap(Object.fromEntries(this.#names.map((name) => [name, name]))),',
    reason:
      'a block of instances by name: prevent_destroy holds for each, and outlives the entry that made it',
  },
  {
    file: 'constructs/node-group.ts',
    code: "launchTemplate: { id: template.id, version: template.getStringAttribute('latest_version') },",
    reason: 'the version is a number in the template and a text in the group',
  },
];

const source = join(import.meta.dirname, '../src');

/** The sources of the stacks. Code that only reads or checks the stacks does not change what is applied. */
function linesOf(pattern: RegExp): { file: string; code: string }[] {
  return globSync(['stacks/**/*.ts', 'constructs/**/*.ts', 'main.ts'], { cwd: source }).flatMap((file) =>
    readFileSync(join(source, file), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => pattern.test(line) && !/^(import|export|\*|\/\/|\/\*\*)/.test(line))
      .map((code) => ({ file, code })),
  );
}

describe('what is synthesized', () => {
  it('goes past the types of the providers where it is said to, and nowhere else', () => {
    expect(linesOf(hatches)).to.have.deep.members(allowed.map(({ file, code }) => ({ file, code })));
  });

  it('is cast to no other type', () => {
    expect(linesOf(cast)).to.deep.equal([]);
  });

  it('has what its overrides are for: a lock beside every state, and a Terraform that knows it', () => {
    for (const name of [...stacks.keys()].filter((of) => of !== 'state')) {
      const { terraform } = stackNamed(name);
      expect(terraform, name).to.have.nested.property('backend.s3.use_lockfile', true);
      expect(terraform, name).to.have.property('required_version', '>= 1.10.0');
    }
  });

  it('has a version of the launch template in its node groups, which a group could not have without it', () => {
    const groups = Object.values(stackNamed('development-eks').resource['aws_eks_node_group'] ?? {});
    expect(groups).to.have.length.of.at.least(1);
    for (const group of groups)
      expect(group)
        .to.have.nested.property('launch_template.version')
        .that.matches(/^\$\{aws_launch_template\..*\.latest_version\}$/);
  });
});
