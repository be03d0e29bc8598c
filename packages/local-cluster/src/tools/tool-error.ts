/** A tool that can't be had: one sentence of what is wrong, where, and what to do next. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
