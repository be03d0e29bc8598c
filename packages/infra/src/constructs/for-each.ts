import type { TerraformElement } from 'cdktf';

/** A data source that is read once for each text of a set. */
export interface ForEach {
  /** The text of the current one. */
  readonly key: string;
  /** Sets the `for_each` of the element. Returns the address of all its instances, a map by the texts. */
  address(element: TerraformElement & { readonly terraformResourceType: string }): string;
}

/**
 * A `for_each` over a set in Terraform's language that is known at the plan. The iterators of cdktf take a list, and can't
 * filter it.
 */
export function forEachOf(set: string): ForEach {
  return {
    key: '${each.value}',
    address(element) {
      element.addOverride('for_each', `\${${set}}`);
      return `data.${element.terraformResourceType}.${element.friendlyUniqueId}`;
    },
  };
}
