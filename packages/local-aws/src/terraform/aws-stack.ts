import type { z } from 'zod';
import type { JsonObject } from './json.ts';

/** A resource with its parsed settings. */
export interface Resource<T> {
  readonly id: string;
  readonly value: T;
}

/** The resources of a `cdk.tf.json`. */
export interface Stack {
  /** As written, by kind and id. */
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;
  /** All resources of a kind; a setting that the schema does not know is an ActionableError that names it. */
  readAll<T>(kind: string, schema: z.ZodType<T>): Resource<T>[];
  /** The only resource of a kind; another number of them is an ActionableError. */
  readOnly<T>(kind: string, schema: z.ZodType<T>): Resource<T>;
}

/** A stack of AWS resources, whose references have the values that AWS will give them. */
export interface AwsStack extends Stack {
  readonly region: string;
  readonly accountId: string;
  /** The stack's name; empty if CDKTF did not write the JSON. */
  readonly named: { readonly stack?: string };
  /** A string with its references resolved; an unresolvable one is an issue with its path. */
  readonly text: Text;
  /** An attribute that a reference to the resource would give, such as its ARN. */
  attribute(kind: string, id: string, name: string): string;
  /** All resources of a kind, with their ARNs; two of one name are an ActionableError. */
  readNamed<T extends { readonly name: string }>(
    kind: string,
    schema: z.ZodType<T>,
  ): (T & { readonly arn: string })[];
}

export type Text = z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;
