export const autoscalerAddresses: readonly string[] = [];
