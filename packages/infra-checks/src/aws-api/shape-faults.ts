import type { NamedShape } from './model.ts';

/**
 * Why AWS would refuse a value, by the shape in its API model; undefined if it would not. Text with `${...}` is accepted,
 * because only Terraform knows its value.
 */
export function shapeFaults(shape: NamedShape, value: unknown): string[] {
  if (typeof value === 'string' && /[$%]\{/.test(value)) return [];
  if (shape.type === 'string') return textFaults(shape, String(value));
  if (['integer', 'long', 'float', 'double'].includes(shape.type)) return numberFaults(shape, value);
  if (shape.type === 'boolean')
    return ['true', 'false'].includes(String(value)) ? [] : [`${JSON.stringify(value)} is not true or false`];
  if (Array.isArray(value)) return boundFaults(shape, value.length, 'entries');
  if (shape.type === 'map' && typeof value === 'object' && value !== null)
    return boundFaults(shape, Object.keys(value).length, 'entries');
  return [];
}

function textFaults(shape: NamedShape, text: string): string[] {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
  if (shape.enum && !shape.enum.includes(text)) return [`${shown} is not one of ${shape.enum.join(', ')}`];
  const faults = boundFaults(shape, text.length, 'characters');
  if (shape.pattern && !compile(shape.pattern).test(text))
    faults.push(`${shown} does not match ${shape.pattern}`);
  return faults;
}

function numberFaults(shape: NamedShape, value: unknown): string[] {
  const number = Number(value);
  if (value === '' || Number.isNaN(number)) return [`${JSON.stringify(value)} is not a number`];
  return boundFaults(shape, number, '');
}

function boundFaults({ min, max }: NamedShape, size: number, unit: string): string[] {
  const shown = unit ? `${size} ${unit}` : String(size);
  return [
    ...(min !== undefined && size < min ? [`${shown}, at least ${min}`] : []),
    ...(max !== undefined && size > max ? [`${shown}, at most ${max}`] : []),
  ];
}

/** AWS matches the whole text, even if a pattern has no anchors, and a line end is an ordinary character. */
function compile(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, 'us');
  } catch {
    // Some patterns escape characters that the strict mode does not allow to escape.
    return new RegExp(whole, 's');
  }
}
