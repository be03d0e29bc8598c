interface ResourceClass {
  readonly tfResourceType: string;
  readonly prototype: object;
}

/**
 * Whether a resource or data source has an attribute, by the bindings from the provider's schema. Undefined if there are
 * none.
 */
export async function hasAttribute(address: string, attribute: string): Promise<boolean | undefined> {
  const [first = '', second = ''] = address.split('.');
  const isData = first === 'data';
  const bindings = await resourceClass(isData ? second : first, isData);
  if (!bindings) return undefined;
  return attribute === 'id' || camelCase(attribute) in bindings.prototype;
}

const classes = new Map<string, Promise<ResourceClass | undefined>>();

function resourceClass(type: string, isData: boolean): Promise<ResourceClass | undefined> {
  const [provider = '', ...words] = type.split('_');
  const folder = isData ? `data-${provider}-${words.join('-')}` : words.join('-');
  const path = `@cdktf/provider-${provider}/lib/${folder}/index.js`;
  const known = classes.get(path);
  if (known) return known;
  const found = importClass(path, type);
  classes.set(path, found);
  return found;
}

async function importClass(path: string, type: string): Promise<ResourceClass | undefined> {
  try {
    const module: Record<string, unknown> = await import(path);
    return Object.values(module).find((of): of is ResourceClass => isClassOf(of, type));
  } catch (error) {
    // A provider without bindings here, such as that of terraform_remote_state.
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function isClassOf(value: unknown, type: string): value is ResourceClass {
  return typeof value === 'function' && 'tfResourceType' in value && value.tfResourceType === type;
}

function camelCase(text: string): string {
  return text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
