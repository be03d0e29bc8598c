const peeledSuffix = '^{}';
const tagsFolder = 'refs/tags/';
const line = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\trefs\/(?:heads|tags)\/./s;

/** Takes the lines of `git ls-remote --heads --tags` one by one. */
export interface RefReader {
  readLine(text: string): void;
  /** To be called after the last line; says whether there was any. */
  end(): boolean;
}

/**
 * Reads the lines of `git ls-remote --heads --tags` and hands on each tag with the object it peels to. An annotated
 * tag has two lines, `<tag object> refs/tags/v1` and then `<commit> refs/tags/v1^{}`, so one line is held back: no
 * more, however many there are. Git peels nested tags to the end itself. Throws a SyntaxError for any other line.
 */
export function createRefReader(onTag: (name: string, objectId: string) => void): RefReader {
  let hasRefs = false;
  let pendingName: string | undefined;
  let pendingId = '';
  const flush = () => {
    if (pendingName !== undefined) onTag(pendingName, pendingId);
    pendingName = undefined;
  };
  return {
    readLine(text) {
      if (!line.test(text)) {
        throw new SyntaxError(
          `${JSON.stringify(text.slice(0, 100))} is not "<object id><tab>refs/tags/<name>"`,
        );
      }
      hasRefs = true;
      const idLength = text.indexOf('\t');
      if (!text.startsWith(tagsFolder, idLength + 1)) return;
      const name = text.slice(idLength + 1 + tagsFolder.length);
      // Looked at first: most lines lack it, which saves joining two texts for each of them.
      if (!name.endsWith(peeledSuffix) || name !== pendingName + peeledSuffix) {
        flush();
        pendingName = name;
      }
      pendingId = text.slice(0, idLength);
    },
    end() {
      flush();
      return hasRefs;
    },
  };
}
