/** A dumb terminal takes no escapes; on one of no width, such as a serial line, each letter would have its own line. */
export function canRedraw(): boolean {
  const { isTTY, columns } = process.stdout;
  return isTTY === true && columns > 0 && process.env['TERM'] !== 'dumb';
}
