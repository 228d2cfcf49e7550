/** Random choices that come out the same for the same seed, row by row. Pure; never for secrets. */

/** What a row's choices are drawn for: the rows of two tables never share theirs. */
export type Stream = 'user' | 'product' | 'order';

const STREAMS: Readonly<Record<Stream, number>> = { user: 1, product: 2, order: 3 };
const WARM_UP = 15;

/**
 * The choices for one row, decided by seed, table and row number alone, so that any row can be made at any time without
 * the others. The algorithm is sfc32 by Chris Doty-Humphrey, public domain, from PractRand (pracrand.sourceforge.net):
 * three words of seed, a counter, and 15 rounds thrown away to mix them.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: Stream, row: number) {
    this.a = seed | 0;
    this.b = STREAMS[stream];
    this.c = row | 0;
    for (let round = 0; round < WARM_UP; round += 1) this.word();
  }

  /** 32 random bits, as a number from 0 to 2^32 - 1. */
  word(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** From 0 to just below 1. */
  fraction(): number {
    return this.word() / 2 ** 32;
  }

  /** A whole number, both bounds included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.whole(0, list.length - 1)]!;
  }

  /** An index below `count`; low ones come up more often, as a few customers and products make most of the trade. */
  skewed(count: number): number {
    const fraction = this.fraction();
    return Math.floor(fraction * Math.sqrt(fraction) * count);
  }
}
