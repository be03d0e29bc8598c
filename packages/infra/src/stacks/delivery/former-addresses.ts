import { App, TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

/**
 * Moves all resources of a construct from where they were when addresses had the service's name in them. The former path
 * is that of the construct, from the stack on. A state that never had them takes no notice.
 */
export function moveFormerAddresses(construct: Construct, formerPath: readonly string[]): void {
  const depth = construct.node.scopes.length;
  for (const child of construct.node.findAll()) {
    if (!TerraformResource.isTerraformResource(child)) continue;
    const below = child.node.scopes.slice(depth).map(({ node }) => node.id);
    child.moveFromId(`${child.terraformResourceType}.${logicalId([...formerPath, ...below])}`);
  }
}

const formerStack = new TerraformStack(new App(), 'former');

/** The name that cdktf gives a resource at a path of construct ids. */
function logicalId(path: readonly string[]): string {
  const element = path.reduce<Construct>((scope, id) => {
    const known = scope.node.tryFindChild(id);
    return known instanceof Construct ? known : new Construct(scope, id);
  }, formerStack);
  return formerStack.getLogicalId(element.node);
}
