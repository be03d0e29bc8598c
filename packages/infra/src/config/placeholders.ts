import * as z from 'zod';
import { AwsPlace } from '../constructs/aws-place.ts';
import { type Configuration, everyEnvironment } from './configuration.ts';
import { fault } from './faults.ts';

export const placeholdersSchema = z
  .array(
    z.strictObject({
      /** The value in the files. If it is a domain, names below it are placeholders too. */
      value: z.string().min(1),
      /** A description of the value to write instead. */
      instead: z.string().min(1),
    }),
  )
  .readonly();

/** `environments/placeholders.ts`: values in the files that a user has to replace before a deploy. */
export type Placeholders = Readonly<z.infer<typeof placeholdersSchema>>;

/** No account has this id, so it is always a placeholder. */
const noAccount = { value: '000000000000', instead: 'the twelve digits of your account' };

/** A fault for each placeholder in the files. A synthesis works with placeholders, a deploy does not. */
export function placeholderFaults(configuration: Configuration, placeholders: Placeholders): string[] {
  const { account, delivery } = configuration;
  const known = [noAccount, ...placeholders];
  const place = new AwsPlace(account);
  const files: [file: string, content: unknown][] = [
    ['account', account],
    ['delivery', delivery],
    ...everyEnvironment(configuration).flatMap(({ name, ...contents }) =>
      Object.entries(contents).map(([file, content]): [string, unknown] => [`${name}/${file}`, content]),
    ),
  ];
  return files.flatMap(([file, content]) =>
    texts(content).flatMap(({ path, text }) => {
      const found = known.find(
        ({ value }) =>
          [value, place.named(value)].includes(text) ||
          (isDomain(value) && text.endsWith(`.${value}`)) ||
          text.startsWith(`arn:aws:iam::${value}:`),
      );
      return found ? [fault(file, path, `${text} is a placeholder; write ${found.instead}`)] : [];
    }),
  );
}

/** An IAM user may have a dot in its name too, but no name ends with it after another dot. */
function isDomain(value: string): boolean {
  return value.includes('.');
}

/** Each text in the content of a file, and the path to it, such as `adminUsers[0]`. */
function texts(content: unknown, path = ''): { readonly path: string; readonly text: string }[] {
  if (typeof content === 'string') return [{ path, text: content }];
  if (Array.isArray(content)) return content.flatMap((item, index) => texts(item, `${path}[${index}]`));
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([key, value]) => texts(value, path ? `${path}.${key}` : key));
}
