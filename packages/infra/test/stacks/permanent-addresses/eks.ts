export const eksAddresses: readonly string[] = [];
