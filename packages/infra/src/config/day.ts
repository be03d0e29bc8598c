/** The day of a moment by UTC, as `2026-11-25`: days compare as texts. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
