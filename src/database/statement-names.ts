/**
 * Names for prepared statements, bounded: PostgreSQL keeps every name of a connection until it closes, and the driver
 * never forgets one either. A text is named at its second use; of the named texts the most recently used are kept.
 */

/** Texts that keep a name at a time. */
const MAX_NAMES = 500;
/** Texts that were seen once and wait for their second use. */
const MAX_SEEN = 2_000;

export class StatementNames {
  private readonly names = new Map<string, string>();
  private seen = new Set<string>();
  private count = 0;

  /** `enabled` false: no statement is ever named (for poolers that cannot carry names). */
  constructor(readonly enabled: boolean) {}

  /** The name of a text, or undefined while it should run unnamed. */
  nameOf(text: string): string | undefined {
    if (!this.enabled) return undefined;
    const known = this.names.get(text);
    if (known !== undefined) {
      if (this.names.size > MAX_NAMES / 2) {
        this.names.delete(text); // to the end of the map: the least recently used stands first
        this.names.set(text, known);
      }
      return known;
    }
    if (!this.seen.delete(text)) {
      if (this.seen.size >= MAX_SEEN) this.seen = new Set();
      this.seen.add(text);
      return undefined;
    }
    return this.add(text);
  }

  private add(text: string): string {
    if (this.names.size >= MAX_NAMES) {
      const [oldest] = this.names.keys();
      this.names.delete(oldest!);
    }
    this.count += 1;
    const name = `s${this.count}`;
    this.names.set(text, name);
    return name;
  }
}
