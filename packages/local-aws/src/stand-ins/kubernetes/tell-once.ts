/** Tells each fault of a list that the list before did not have. */
export function tellOnce(onFault: (sentence: string) => void): (faults: readonly string[]) => void {
  let told = new Set<string>();
  return (faults) => {
    for (const fault of new Set(faults)) if (!told.has(fault)) onFault(fault);
    told = new Set(faults);
  };
}
