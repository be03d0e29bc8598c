const peeledSuffix = '^{}';
const tagsFolder = 'refs/tags/';
const line = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\trefs\/(?:heads|tags)\/./s;

/** Reads the lines of `git ls-remote --heads --tags`. */
interface RefReader {
  readLine(text: string): void;
  /** Call it after the last line. Returns whether there was any line. */
  end(): boolean;
}

/**
 * Reads the lines of `git ls-remote --heads --tags` and calls `onTag` for each tag with the object that it peels to. An
 * annotated tag has two lines, `<tag object> refs/tags/v1` and then `<commit> refs/tags/v1^{}`, so the reader holds back one
 * line. git peels nested tags itself. Throws a SyntaxError for any other line.
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
      // Checked first, because most lines do not have it, which saves a concatenation.
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
