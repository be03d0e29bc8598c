/**
 * The path of a request's target as it was sent, with nothing decoded and no query: Koa's own `context.path` throws
 * on a broken absolute target such as `http://[`.
 */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.parse(target)?.pathname ?? '';
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}
