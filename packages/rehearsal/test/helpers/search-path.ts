/** Call in a describe: what a test sets PATH to is set back after it. */
export function searchPath(): (folders: readonly string[]) => void {
  const original = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = original;
  });
  return (folders) => {
    process.env['PATH'] = folders.join(':');
  };
}
