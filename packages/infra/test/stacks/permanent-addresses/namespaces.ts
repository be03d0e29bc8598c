export const namespacesAddresses: readonly string[] = [];
