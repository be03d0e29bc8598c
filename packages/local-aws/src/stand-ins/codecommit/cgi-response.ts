/** The head of a CGI program's answer. */
export interface CgiHead {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** Parses the head's lines, without the empty line that ends it. No Status line means 200. */
export function parseCgiHead(text: string): CgiHead {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}

/** Where the head ends and the body begins; undefined as long as the end is not there. */
export function findCgiBody(bytes: Buffer): { headEnd: number; bodyStart: number } | undefined {
  const found = [
    { mark: '\r\n\r\n', at: bytes.indexOf('\r\n\r\n') },
    { mark: '\n\n', at: bytes.indexOf('\n\n') },
  ].filter(({ at }) => at !== -1);
  const first = found.sort((one, other) => one.at - other.at)[0];
  return first && { headEnd: first.at, bodyStart: first.at + first.mark.length };
}
