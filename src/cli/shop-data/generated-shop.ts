/** A made-up shop of any size, for `oms seed`. Pure: the same plan gives the same rows, whatever the machine. */
import type { Currency } from '../../core/money';
import { good } from './goods';
import { ordersOf } from './orders';
import { person } from './people';
import { localPrice } from './price';
import { Random } from './random';
import type { Series, Shop, ShopProduct, ShopUser } from './shop';
import { DAY_MS, idAt, Timeline } from './timeline';

/** A number of rows for each table. */
export interface Sizes {
  readonly users: number;
  readonly products: number;
  readonly orders: number;
}

export interface ShopPlan {
  readonly seed: number;
  readonly sizes: Sizes;
  /** The highest numbers that are taken: emails, SKUs and everything else go on after them. */
  readonly taken: Sizes;
  readonly currency: Currency;
  /** ms since 1970; times and the time in ids follow from it, nothing else does. */
  readonly now: number;
}

const MAX_LINES = 7;
/** The shop's first day, and that of its first order. */
const OPENED_DAYS_AGO = 730;
const TRADING_DAYS = 365;
/** Users for each of the staff, and the fewest of these. */
const USERS_PER_STAFF = 1_000;
const MIN_STAFF = 2;
const DOMAINS = ['example.com', 'example.org'] as const;

/** SKUs and emails as they are made here, with their number in the group; as regular expressions of PostgreSQL. */
export const NUMBERED_SKU = '^[A-Z]{3}-(\\d{5,12})$';
export const NUMBERED_EMAIL = '^[a-z]+\\.[a-z]+\\.(\\d{1,12})@example\\.(?:com|org)$';

/** Users since two years, all products for one year, then orders of 1 to 7 lines until now. */
export function generatedShop(plan: ShopPlan): Shop {
  const { seed, sizes, taken, currency, now } = plan;
  const opened = now - OPENED_DAYS_AGO * DAY_MS;
  const trading = now - TRADING_DAYS * DAY_MS;
  const userTimeline = new Timeline(opened, now, sizes.users);
  const staff = Math.max(MIN_STAFF, Math.floor(sizes.users / USERS_PER_STAFF));
  const users = usersOf(plan, userTimeline, staff);
  const products = productsOf(plan, new Timeline(opened, trading, sizes.products));
  const orders = ordersOf({
    seed,
    count: sizes.orders,
    firstRow: taken.orders,
    maxLines: MAX_LINES,
    timeline: new Timeline(trading, now, sizes.orders),
    users,
    userTimeline,
    staff,
    products,
  });
  return { currencyCode: currency.code, users, products, orders };
}

function usersOf({ seed, sizes, taken }: ShopPlan, timeline: Timeline, staff: number): Series<ShopUser> {
  return {
    count: sizes.users,
    at: (index) => {
      const row = taken.users + index;
      const random = new Random(seed, 'user', row);
      const createdAt = timeline.at(index, random.fraction());
      const { name, mailbox } = person(random);
      return {
        id: idAt(createdAt, random),
        email: `${mailbox}.${row + 1}@${random.pick(DOMAINS)}`,
        name,
        // No administrator: one without a password would keep out the first real one.
        role: index < staff ? 'STAFF' : 'CUSTOMER',
        createdAt,
      };
    },
  };
}

function productsOf({ seed, sizes, taken, currency }: ShopPlan, timeline: Timeline): Series<ShopProduct> {
  return {
    count: sizes.products,
    at: (index) => {
      const row = taken.products + index;
      const random = new Random(seed, 'product', row);
      const createdAt = timeline.at(index, random.fraction());
      const { code, name, description, euroCents } = good(random);
      return {
        id: idAt(createdAt, random),
        sku: `${code}-${String(row + 1).padStart(5, '0')}`,
        name,
        description,
        priceAmount: localPrice(euroCents, currency),
        onHand: stock(random),
        createdAt,
      };
    },
  };
}

/** One product of ten is sold out. */
function stock(random: Random): number {
  return random.whole(1, 10) === 1 ? 0 : random.whole(5, 400);
}
