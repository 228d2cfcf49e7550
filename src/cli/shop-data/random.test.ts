/** The choices of made-up rows: the same for ever, and fair enough to be believed. */
import { Random } from './random';

/** Computed by another program, written after the description of the algorithm. */
test('answers the words of sfc32', () => {
  const first = new Random(1, 'user', 0);
  expect(Array.from({ length: 4 }, () => first.word())).toEqual([4097991310, 174395833, 9652337, 2566447049]);
  const far = new Random(2 ** 32 - 1, 'order', 99_999);
  expect(Array.from({ length: 4 }, () => far.word())).toEqual([1480238256, 742783459, 2894639283, 3636492363]);
});

test('a whole number reaches both bounds and nothing beyond', () => {
  const random = new Random(1, 'user', 0);
  const seen = new Set(Array.from({ length: 1_000 }, () => random.whole(1, 7)));
  expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a skewed index stays in the list and prefers its beginning', () => {
  const random = new Random(1, 'user', 0);
  const drawn = Array.from({ length: 10_000 }, () => random.skewed(10));
  const times = Array.from({ length: 10 }, (_, index) => drawn.filter((one) => one === index).length);
  expect(times.reduce((sum, one) => sum + one)).toBe(10_000);
  expect(times[0]).toBeGreaterThan(times[9]! * 2);
  expect(Math.min(...times)).toBeGreaterThan(0);
});
