export const networkAddresses: readonly string[] = [];
