import type { TerraformDataSource } from 'cdktf';

/** The current text, in a data source that is read for each text of a set. */
export const eachText = '${each.value}';

/**
 * Reads a data source once for each text of a set in Terraform's language that is known at the plan. Returns the address of
 * all its instances, a map by the texts. The iterators of cdktf take a list, and can't filter it.
 */
export function readForEach(source: TerraformDataSource, set: string): string {
  source.addOverride('for_each', `\${${set}}`);
  return source.fqn;
}
