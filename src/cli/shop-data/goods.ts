/** What a made-up shop for the home sells: kinds of goods, from which products are put together. Pure. */
import type { Random } from './random';

interface Kind {
  /** Three letters, which begin the SKU. */
  readonly code: string;
  readonly noun: string;
  readonly about: string;
  readonly materials: readonly [string, ...string[]];
  readonly sizes: readonly [string, ...string[]];
  /** Cheapest and dearest, in euros. */
  readonly euros: readonly [number, number];
}

const list = (text: string): [string, ...string[]] => text.split(', ') as [string, ...string[]];

function kind(
  code: string,
  noun: string,
  euros: readonly [number, number],
  materials: string,
  sizes: string,
  about: string,
): Kind {
  return { code, noun, euros, materials: list(materials), sizes: list(sizes), about };
}

const KINDS: readonly [Kind, ...Kind[]] = [
  kind('MUG', 'Mug', [8, 26], 'Stoneware, Porcelain, Enamel', '250 ml, 350 ml, 500 ml', 'Sits well in the hand and keeps its heat.'),
  kind('BWL', 'Bowl', [9, 34], 'Stoneware, Porcelain, Olive Wood', '12 cm, 16 cm, 22 cm', 'Deep enough for soup, wide enough for salad.'),
  kind('PLT', 'Plate', [9, 32], 'Stoneware, Porcelain, Glass', '18 cm, 23 cm, 28 cm', 'A low rim, and a foot that does not scratch the table.'),
  kind('POT', 'Teapot', [24, 89], 'Cast Iron, Porcelain, Glass', '0.6 l, 0.9 l, 1.2 l', 'Pours without a drip; the sieve lifts out.'),
  kind('CRF', 'Carafe', [16, 54], 'Glass, Stoneware, Crystal', '0.5 l, 1 l, 1.5 l', 'A narrow waist to hold it by.'),
  kind('KNF', 'Kitchen Knife', [19, 169], 'Carbon Steel, Stainless Steel, Ceramic', '12 cm, 16 cm, 21 cm', 'Ground thin and balanced at the bolster.'),
  kind('BRD', 'Cutting Board', [18, 79], 'Oak, Walnut, Bamboo', '30 x 20 cm, 40 x 25 cm, 50 x 35 cm', 'End grain, kind to the blade.'),
  kind('PAN', 'Frying Pan', [29, 139], 'Cast Iron, Carbon Steel, Copper', '20 cm, 24 cm, 28 cm', 'Seasoned, and better every year.'),
  kind('SCP', 'Saucepan', [34, 159], 'Stainless Steel, Copper, Enamel', '1.5 l, 2.5 l, 4 l', 'A lid that closes and a handle that stays cool.'),
  kind('TWL', 'Towel', [9, 49], 'Cotton, Linen, Bamboo', '30 x 50 cm, 50 x 100 cm, 70 x 140 cm', 'Washed once already, so that it dries from the first day.'),
  kind('BLK', 'Blanket', [39, 189], 'Merino, Alpaca, Cotton', '130 x 170 cm, 140 x 200 cm, 200 x 220 cm', 'Woven in a mill that has done it for four generations.'),
  kind('CSH', 'Cushion', [19, 69], 'Linen, Velvet, Wool', '40 x 40 cm, 50 x 50 cm, 60 x 40 cm', 'The cover comes off with a hidden zip.'),
  kind('RUG', 'Rug', [59, 449], 'Wool, Jute, Cotton', '80 x 150 cm, 140 x 200 cm, 200 x 300 cm', 'Flat woven; lies still on wood with a pad beneath.'),
  kind('CRT', 'Curtain', [29, 119], 'Linen, Cotton, Velvet', '140 x 240 cm, 140 x 260 cm, 140 x 300 cm', 'Hems left long, to be cut to measure.'),
  kind('LMP', 'Table Lamp', [35, 229], 'Brass, Ceramic, Birch', 'small, medium, large', 'Warm light, and a dimmer in the cord.'),
  kind('PND', 'Pendant Lamp', [49, 329], 'Brass, Glass, Paper', '30 cm, 45 cm, 60 cm', 'Hangs level without help. Cable of two metres.'),
  kind('CND', 'Candle', [6, 39], 'Beeswax, Soy Wax, Rapeseed Wax', '20 h, 45 h, 80 h', 'Burns evenly, and smells of little when it is out.'),
  kind('VAS', 'Vase', [14, 98], 'Glass, Stoneware, Brass', '15 cm, 25 cm, 40 cm', 'Heavy in the foot, so that tulips do not tip it.'),
  kind('CLK', 'Wall Clock', [29, 149], 'Oak, Steel, Concrete', '20 cm, 30 cm, 40 cm', 'A silent movement. One AA battery lasts a year.'),
  kind('STL', 'Stool', [45, 219], 'Oak, Ash, Steel', '45 cm, 65 cm, 75 cm', 'Carries 120 kg, stacks, and needs no screws.'),
  kind('SHF', 'Shelf', [35, 259], 'Oak, Steel, Birch', '60 cm, 90 cm, 120 cm', 'Brackets and screws are in the box.'),
  kind('BSK', 'Basket', [15, 79], 'Willow, Seagrass, Felt', 'small, medium, large', 'Two handles; the larger ones hold the smaller ones.'),
  kind('BTL', 'Bottle', [14, 42], 'Steel, Glass, Aluminium', '0.5 l, 0.75 l, 1 l', 'Cold for a day, hot for half of it.'),
  kind('NTB', 'Notebook', [5, 29], 'Linen, Leather, Kraft', 'A6, A5, A4', 'Sewn, so it lies flat. Ink does not come through.'),
  kind('BAG', 'Tote Bag', [12, 89], 'Canvas, Waxed Cotton, Leather', 'small, medium, large', 'Straps long enough for a winter coat.'),
  kind('APR', 'Apron', [19, 64], 'Linen, Denim, Cotton', 'S, M, L', 'Ties in front, with a loop for a towel.'),
]; // prettier-ignore

const COLLECTIONS = list(
  'Nordlys, Harbour, Alba, Terra, Juniper, Ostra, Kumo, Sahel, Marais, Tilia, Brae, Anker, Solvej, Ceiba, Umber, Pampa',
);
const COLOURS = list(
  'Sea Blue, Chalk White, Moss Green, Terracotta, Charcoal, Sand, Ochre, Plum, Rust, Sky, Olive, Natural',
);
const CARE = list(
  'Made to be used every day, Wipe it with a damp cloth, Made in small batches: each differs a little, ' +
    'Packed without plastic, Repaired by us for ten years, Spare parts are in the shop',
);
const CENTS = [5, 10, 50, 100] as const;

export interface Good {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly euroCents: number;
}

/** One of some 40,000 goods: "Nordlys Stoneware Mug, Sea Blue, 350 ml" for 14.90. */
export function good(random: Random): Good {
  const { code, noun, about, materials, sizes, euros } = random.pick(KINDS);
  const article = `${random.pick(COLLECTIONS)} ${random.pick(materials)} ${noun}`;
  return {
    code,
    name: `${article}, ${random.pick(COLOURS)}, ${random.pick(sizes)}`,
    description: `${about} ${random.pick(CARE)}.`,
    euroCents: random.whole(...euros) * 100 - random.pick(CENTS),
  };
}
