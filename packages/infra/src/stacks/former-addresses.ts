import { TerraformResource, TerraformStack } from 'cdktf';
import { Construct, RootConstruct } from 'constructs';

/**
 * Moves all resources of a construct from their former addresses. The former path is that of the construct, below the stack.
 * It has no effect on a state without those addresses.
 */
export function moveFormerAddresses(construct: Construct, formerPath: readonly string[]): void {
  const depth = construct.node.scopes.length;
  for (const child of construct.node.findAll()) {
    if (!TerraformResource.isTerraformResource(child)) continue;
    const below = child.node.scopes.slice(depth).map(({ node }) => node.id);
    child.moveFromId(`${child.terraformResourceType}.${logicalId([...formerPath, ...below])}`);
  }
}

// Not in an App, which would make its output folder.
const formerStack = new TerraformStack(new RootConstruct(), 'former');

/** The name of a resource in cdktf, by the path of its construct ids. */
function logicalId(path: readonly string[]): string {
  const element = path.reduce<Construct>((scope, id) => {
    const known = scope.node.tryFindChild(id);
    return known instanceof Construct ? known : new Construct(scope, id);
  }, formerStack);
  return formerStack.getLogicalId(element.node);
}
