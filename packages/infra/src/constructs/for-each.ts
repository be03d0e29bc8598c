import type { TerraformElement } from 'cdktf';

/** Something that is there once for each text of a set that AWS gives. */
export interface ForEach {
  /** The text of this one. */
  readonly key: string;
  /** Gives the element its `for_each`; returns the address of all of them, a map by the texts. */
  address(element: TerraformElement & { readonly terraformResourceType: string }): string;
}

/**
 * For each text of a set that is known at the plan, written in Terraform's language. cdktf's own iterators take a list,
 * and can't leave any of it out.
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
