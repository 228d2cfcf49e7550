/** Orders over the users and products of a made-up shop: who ordered what, and when. Pure. */
import { note } from './notes';
import { Random } from './random';
import type { Series, ShopOrder, ShopOrderLine, ShopProduct, ShopUser } from './shop';
import { idAt, type Timeline } from './timeline';

export interface OrderBook {
  readonly seed: number;
  readonly count: number;
  /** Row number of the first order: orders that are added later differ from those that stand. */
  readonly firstRow: number;
  /** Every number of lines from 1 to this is as frequent; fewer when there are fewer products. */
  readonly maxLines: number;
  readonly timeline: Timeline;
  readonly users: Series<ShopUser>;
  readonly userTimeline: Timeline;
  /** The first users work for the shop and order nothing, as long as there are others. */
  readonly staff: number;
  readonly products: Series<ShopProduct>;
}

/** Of how many lines one is a big one. */
const LINES_PER_BULK = 12;

/** The orders, from the oldest to the newest; each after its user and its products were there. */
export function ordersOf(book: OrderBook): Series<ShopOrder> {
  return {
    count: book.count,
    at: (index) => {
      const random = new Random(book.seed, 'order', book.firstRow + index);
      const createdAt = book.timeline.at(index, random.fraction());
      return {
        id: idAt(createdAt, random),
        userId: customerAt(book, createdAt, random).id,
        status: 'DRAFT',
        note: note(random),
        lines: linesOf(book, createdAt, random),
        createdAt,
      };
    },
  };
}

function customerAt(book: OrderBook, time: number, random: Random): ShopUser {
  const standing = book.userTimeline.standingAt(time);
  const first = standing > book.staff ? book.staff : 0;
  return book.users.at(first + random.skewed(standing - first));
}

function linesOf({ products, maxLines }: OrderBook, time: number, random: Random): ShopOrderLine[] {
  const count = random.whole(1, Math.min(maxLines, products.count));
  const taken = new Set<number>();
  const lines: ShopOrderLine[] = [];
  while (lines.length < count) {
    let index = random.skewed(products.count);
    while (taken.has(index)) index = (index + 1) % products.count;
    taken.add(index);
    lines.push({ id: idAt(time, random, lines.length), product: products.at(index), quantity: quantity(random) });
  }
  return lines;
}

function quantity(random: Random): number {
  return random.whole(1, LINES_PER_BULK) === 1 ? random.whole(4, 24) : random.whole(1, 3);
}
