/** States what must be true here. It never judges input: a failure is a bug of ours and ends as a masked internal error. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
