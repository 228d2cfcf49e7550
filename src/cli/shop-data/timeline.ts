/** When the rows of a table were made, and the ids that follow from it. Pure. */
import type { Random } from './random';

export const DAY_MS = 86_400_000;

/** How much of its slot a row may use: the rest keeps neighbours at least a millisecond apart. */
const USED_PART = 0.9;

/** Spreads `count` rows over a time, in order: each has a slot of its own. Times are in ms since 1970. */
export class Timeline {
  private readonly slot: number;

  /** `from` to `to` must be at least 10 ms a row. */
  constructor(
    private readonly from: number,
    to: number,
    private readonly count: number,
  ) {
    this.slot = (to - from) / count;
  }

  /** When row `index` was made: grows strictly with the index. `fraction` (0 to 1) places it in its slot; row 0 begins. */
  at(index: number, fraction: number): number {
    return Math.floor(this.from + (index === 0 ? 0 : (index + fraction * USED_PART) * this.slot));
  }

  /** How many of the first rows surely stood at a time not before the beginning; at least one. */
  standingAt(time: number): number {
    return Math.min(Math.max(Math.floor((time - this.from) / this.slot), 1), this.count);
  }
}

/**
 * A UUIDv7 (RFC 9562) of a given millisecond. `position` (0 to 4,095) stands where its first random bits would, so that
 * ids of one millisecond can be kept in order.
 */
export function idAt(time: number, random: Random, position: number = random.whole(0, 4_095)): string {
  putHex(0, 8, Math.floor(time / 2 ** 16));
  putHex(9, 4, time % 2 ** 16);
  putHex(15, 3, position);
  putHex(19, 4, 0x8000 | (random.word() & 0x3fff)); // the variant
  putHex(24, 8, random.word());
  putHex(32, 4, random.word());
  return draft.toString('latin1');
}

/** One id after the other is written here: put together from pieces of text it would take five times as long. */
const draft = Buffer.from('00000000-0000-7000-8000-000000000000');
const HEX = Buffer.from('0123456789abcdef');

function putHex(at: number, digits: number, value: number): void {
  for (let index = at + digits - 1; index >= at; index -= 1) {
    draft[index] = HEX[value & 15]!;
    value >>>= 4;
  }
}
