export const subdomainsAddresses: readonly string[] = [];
