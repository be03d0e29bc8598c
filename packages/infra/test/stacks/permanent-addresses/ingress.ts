export const ingressAddresses: readonly string[] = [];
