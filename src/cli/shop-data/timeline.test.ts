/** Times of made-up rows and the ids that carry them. */
import { isId } from '../../core/id';
import { Random } from './random';
import { idAt, Timeline } from './timeline';

const FROM = Date.UTC(2026, 0, 1);

test('times grow strictly from the beginning to before the end, however the rows lie in their slots', () => {
  const timeline = new Timeline(FROM, FROM + 10_000, 1_000);
  const times = Array.from({ length: 1_000 }, (_, row) => timeline.at(row, row % 2 === 0 ? 0.999999 : 0));
  expect(times[0]).toBe(FROM);
  expect(times.at(-1)).toBeLessThan(FROM + 10_000);
  expect(times.every((time, row) => row === 0 || time > times[row - 1]!)).toBe(true);
});

test('names no row as standing that is made later', () => {
  const timeline = new Timeline(FROM, FROM + 70_000, 7);
  for (let time = FROM; time <= FROM + 70_000; time += 500) {
    const standing = timeline.standingAt(time);
    expect(standing).toBeGreaterThanOrEqual(1);
    expect(timeline.at(standing - 1, 0.999999)).toBeLessThanOrEqual(time === FROM ? FROM : time);
  }
  expect(timeline.standingAt(FROM + 70_000)).toBe(7);
});

test('an id is a UUIDv7 with the time in its first 48 bits', () => {
  const time = Date.UTC(2026, 6, 31, 12, 0, 0, 123);
  const id = idAt(time, new Random(1, 'user', 0));
  expect(isId(id)).toBe(true);
  expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(time);
  expect(id[14]).toBe('7');
  expect('89ab').toContain(id[19]);
});

test('ids of one millisecond follow their positions', () => {
  const random = new Random(1, 'order', 0);
  const ids = Array.from({ length: 500 }, (_, position) => idAt(FROM, random, position));
  expect([...ids].sort()).toEqual(ids);
});
