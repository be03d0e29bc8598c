const peeledSuffix = '^{}';
const line = /^([0-9a-f]{40}|[0-9a-f]{64})\trefs\/tags\/(.+)$/s;

/** Takes the lines of `git ls-remote --tags` one by one. */
export interface TagReader {
  readLine(text: string): void;
  /** To be called after the last line. */
  end(): void;
}

/**
 * Reads the lines of `git ls-remote --tags` and hands on each tag with the object it peels to. An annotated tag
 * has two lines, `<tag object> refs/tags/v1` and then `<commit> refs/tags/v1^{}`, so one line is held back: no
 * more, however many there are. Git peels nested tags to the end itself.
 */
export function createTagReader(onTag: (name: string, objectId: string) => void): TagReader {
  let pendingName: string | undefined;
  let pendingId = '';
  const flush = () => {
    if (pendingName !== undefined) onTag(pendingName, pendingId);
    pendingName = undefined;
  };
  return {
    readLine(text) {
      const [, objectId, name] = line.exec(text) ?? [];
      if (objectId === undefined || name === undefined) {
        throw new SyntaxError(
          `${JSON.stringify(text.slice(0, 100))} is not "<object id><tab>refs/tags/<name>"`,
        );
      }
      if (name !== pendingName + peeledSuffix) {
        flush();
        pendingName = name;
      }
      pendingId = objectId;
    },
    end: flush,
  };
}
