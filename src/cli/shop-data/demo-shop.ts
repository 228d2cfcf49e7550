/** The small shop that a newcomer finds: 20 products, 12 users, 60 orders, written by hand where people look. Pure. */
import type { Currency } from '../../core/money';
import { ordersOf } from './orders';
import { localPrice } from './price';
import { Random } from './random';
import type { Series, Shop, ShopProduct, ShopUser } from './shop';
import { DAY_MS, idAt, Timeline } from './timeline';

const SEED = 1;
const ORDERS = 60;
const MAX_LINES = 5;
const OPENED_DAYS_AGO = 400;
const TRADING_DAYS = 90;

const USERS: readonly (readonly [email: string, name: string, role: ShopUser['role']])[] = [
  ['ingrid.solberg@example.com', 'Ingrid Solberg', 'ADMIN'],
  ['kwame.mensah@example.com', 'Kwame Mensah', 'STAFF'],
  ['priya.raman@example.com', 'Priya Raman', 'STAFF'],
  ['yuki.tanabe@example.org', 'Yuki Tanabe', 'CUSTOMER'],
  ['mateo.ibanez@example.com', 'Mateo Ibáñez', 'CUSTOMER'],
  ['zofia.wrobel@example.org', 'Zofia Wróbel', 'CUSTOMER'],
  ['amara.okafor@example.com', 'Amara Okafor', 'CUSTOMER'],
  ['leila.haddad@example.org', 'Leïla Haddad', 'CUSTOMER'],
  ['nguyen.lan@example.com', 'Nguyễn Thị Lan', 'CUSTOMER'],
  ['thiago.carvalho@example.com', 'Thiago Carvalho', 'CUSTOMER'],
  ['maeve.obrien@example.org', "Maeve O'Brien", 'CUSTOMER'],
  ['chen.wei@example.com', 'Chen Wei', 'CUSTOMER'],
];

/** One for each role: they can log in to the demo shop. */
export const DEMO_LOGINS: readonly string[] = [
  'ingrid.solberg@example.com',
  'kwame.mensah@example.com',
  'yuki.tanabe@example.org',
];

/** SKU, name, price in euro cents, on hand, description. */
const PRODUCTS: readonly (readonly [sku: string, name: string, euroCents: number, onHand: number, about: string])[] = [
  ['MUG-STN-350', 'Stoneware Mug, Sea Blue', 1490, 84, 'Holds 350 ml and keeps its heat. Glazed inside, bare clay outside.'],
  ['CND-BEE-45', 'Beeswax Candle', 1290, 210, 'Burns for 45 hours without soot. A little honey in the air, no perfume.'],
  ['TWL-LIN-01', 'Linen Tea Towel, Pair', 1990, 132, 'Washed once already, so that it dries from the first day. 50 x 70 cm.'],
  ['NTB-A5-DOT', 'Dotted Notebook A5', 1150, 340, '192 numbered pages, sewn so that it lies flat. Ink does not come through.'],
  ['BTL-STL-750', 'Steel Bottle 750 ml', 2890, 96, 'Cold for a day, hot for half of it. The cap is all steel, too.'],
  ['PAN-IRN-26', 'Cast Iron Pan 26 cm', 6450, 38, 'Seasoned with rapeseed oil, and better every year. For any stove and the oven.'],
  ['KNF-CHF-21', 'Chef Knife 21 cm', 8900, 27, 'Carbon steel on pear wood, ground thin. Comes with a cover and a whetstone.'],
  ['BRD-OAK-40', 'Oak Cutting Board', 3990, 61, 'End grain, kind to the blade, 40 x 25 cm. Feet of rubber that come off.'],
  ['POT-TEA-09', 'Glass Teapot 0.9 l', 3450, 45, 'Pours without a drip. The steel sieve is wide enough for whole leaves.'],
  ['BWL-SET-4', 'Breakfast Bowls, Set of Four', 4200, 54, 'Four glazes of one firing: chalk, sand, moss and sky. 16 cm across.'],
  ['APR-DNM-01', 'Denim Apron', 3650, 70, 'Ties in front, with a loop for a towel and a pocket that holds a phone dry.'],
  ['CRF-GLS-10', 'Water Carafe 1 l', 2450, 0, 'Blown by mouth, with an oak stopper. Back in stock in spring.'],
  ['BLK-MER-200', 'Merino Blanket 140 x 200 cm', 12900, 18, 'Woven from one flock. Herringbone, undyed, with a hem of two fingers.'],
  ['CSH-VEL-50', 'Velvet Cushion, Ochre', 3290, 77, '50 x 50 cm, filled with feathers from farms that we have visited.'],
  ['LMP-BRS-01', 'Brass Reading Lamp', 11900, 22, 'Bends where it is needed. Warm light, and a dimmer in the cord.'],
  ['BSK-WIL-L', 'Willow Basket, Large', 4790, 33, 'Carries firewood for an evening or laundry for a week.'],
  ['STL-ASH-45', 'Ash Stool', 9500, 3, 'Three legs, so it never wobbles. Carries 120 kg and needs no screws.'],
  ['CLK-WAL-30', 'Silent Wall Clock', 5990, 41, 'Oak rim, 30 cm. One AA battery lasts a year; nothing ticks.'],
  ['RUG-JUT-140', 'Jute Rug 140 x 200 cm', 15900, 9, 'Flat woven by hand. Lies still on wood with the pad that comes with it.'],
  ['VAS-STN-25', 'Stoneware Vase 25 cm', 4450, 0, 'Heavy in the foot, so that tulips do not tip it. Sold out until the next firing.'],
]; // prettier-ignore

/** The demo shop in the shop's currency. All follows from `now` (ms since 1970), and only times and ids depend on it. */
export function demoShop(currency: Currency, now: number): Shop {
  const opened = now - OPENED_DAYS_AGO * DAY_MS;
  const trading = now - TRADING_DAYS * DAY_MS;
  const userTimeline = new Timeline(opened, now, USERS.length);
  const users = usersOf(userTimeline);
  const products = productsOf(currency, new Timeline(opened, trading, PRODUCTS.length));
  const orders = ordersOf({
    seed: SEED,
    count: ORDERS,
    firstRow: 0,
    maxLines: MAX_LINES,
    timeline: new Timeline(trading, now, ORDERS),
    users,
    userTimeline,
    staff: USERS.filter(([, , role]) => role !== 'CUSTOMER').length,
    products,
  });
  return { currencyCode: currency.code, users, products, orders };
}

function usersOf(timeline: Timeline): Series<ShopUser> {
  return {
    count: USERS.length,
    at: (index) => {
      const [email, name, role] = USERS[index]!;
      const random = new Random(SEED, 'user', index);
      const createdAt = timeline.at(index, random.fraction());
      return { id: idAt(createdAt, random), email, name, role, createdAt };
    },
  };
}

function productsOf(currency: Currency, timeline: Timeline): Series<ShopProduct> {
  return {
    count: PRODUCTS.length,
    at: (index) => {
      const [sku, name, euroCents, onHand, description] = PRODUCTS[index]!;
      const random = new Random(SEED, 'product', index);
      const createdAt = timeline.at(index, random.fraction());
      const priceAmount = localPrice(euroCents, currency);
      return { id: idAt(createdAt, random), sku, name, description, priceAmount, onHand, createdAt };
    },
  };
}
