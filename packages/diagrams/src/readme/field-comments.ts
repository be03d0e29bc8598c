import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSchemas } from 'infra/config/configuration.ts';
import {
  API,
  type Checker,
  type Symbol as Property,
  type Type,
  type TypeReference,
} from 'typescript/unstable/sync';

/** A field's comment, its `@default`, and its `@change`: what another value does to a running environment. */
export interface FieldComment {
  readonly text: string;
  readonly change: string | undefined;
  readonly default: string | undefined;
}

const workspace = join(import.meta.dirname, '../../../..');
const files = Object.keys(fileSchemas);

/**
 * The comment of each field of the environment files, by `<file>.<path>`. They come from the compiler, so they are the
 * comments that an editor shows.
 */
export function readFieldComments(): ReadonlyMap<string, FieldComment> {
  const api = new API({ cwd: workspace });
  try {
    const configuration = join(workspace, 'tsconfig.json');
    const project = api.updateSnapshot({ openProject: configuration }).getProject(configuration);
    const source = project?.program.getSourceFile(
      fileURLToPath(import.meta.resolve('infra/config/configuration.ts')),
    );
    const declaration = source?.statements.find(
      (statement) => 'name' in statement && isNamed(statement.name, 'WrittenFiles'),
    );
    const type =
      declaration && 'name' in declaration ? project?.checker.getTypeAtLocation(declaration) : undefined;
    if (!project || !type) throw new Error('The compiler does not find WrittenFiles.');
    const comments = new Map<string, FieldComment>();
    for (const file of project.checker.getPropertiesOfType(type))
      if (files.some((name) => name === file.name)) collect(project.checker, file, file.name, comments);
    return comments;
  } finally {
    api.close();
  }
}

function isNamed(name: unknown, text: string): boolean {
  return typeof name === 'object' && name !== null && 'text' in name && name.text === text;
}

function collect(
  checker: Checker,
  property: Property,
  path: string,
  comments: Map<string, FieldComment>,
): void {
  const tag = (name: string) =>
    property
      .getJsDocTags(checker)
      .find((of) => of.name === name)
      ?.text?.replaceAll(/\s+/g, ' ')
      .trim();
  comments.set(path, {
    text: property.getDocumentationComment(checker).replaceAll(/\s+/g, ' ').trim(),
    change: tag('change'),
    default: tag('default'),
  });
  const type = checker.getTypeOfSymbol(property);
  const value = type && elementOf(checker, checker.getNonNullableType(type) ?? type);
  if (!value || checker.typeToString(value).match(/^(string|number|boolean|")/)) return;
  for (const child of checker.getPropertiesOfType(value))
    collect(checker, child, `${path}.${child.name}`, comments);
}

function elementOf(checker: Checker, type: Type): Type {
  if (!checker.isArrayLikeType(type)) return type;
  return checker.getTypeArguments(type as TypeReference)[0] ?? type;
}
