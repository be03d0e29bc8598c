export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether the value is a JSON object; arrays and null are not. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The name of a stack, from the JSON of its `cdk.tf.json`; undefined if CDKTF did not write it. */
export function stackNameOf(json: unknown): string | undefined {
  const own = isJsonObject(json) ? json['//'] : undefined;
  const metadata = isJsonObject(own) ? own['metadata'] : undefined;
  const name = isJsonObject(metadata) ? metadata['stackName'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
