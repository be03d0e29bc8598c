/** User and password of an Authorization header of the scheme Basic; undefined for any other. */
export function readBasicAuthorization(
  authorization: string,
): { readonly user: string; readonly password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(decoded) ?? [];
  return { user, password };
}
