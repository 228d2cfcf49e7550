/** Random decisions, taken one at a time from fast-check, so that its seed repeats them. */
import * as fc from 'fast-check';

export class Choices {
  constructor(private readonly generate: fc.GeneratorValue) {}

  /** 0 to limit - 1. */
  below(limit: number): number {
    return this.generate(fc.nat, { max: limit - 1 });
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Some of a list, in its order. */
  some<T>(list: readonly T[], percent: number): T[] {
    return list.filter(() => this.chance(percent));
  }

  /** Up to `most` of a list, in any order, perhaps twice. */
  several<T>(list: readonly T[], most: number): T[] {
    return Array.from({ length: this.below(most + 1) }, () => this.of(list));
  }
}
