/** What customers write on orders. Pure. */
import type { Random } from './random';

/** Of how many orders one carries a note. */
const ORDERS_PER_NOTE = 5;

const NOTES: readonly [string, ...string[]] = [
  'Please leave it with the neighbour on the ground floor.',
  'It is a present: no invoice in the parcel, please.',
  'Ring twice, the first bell is broken.',
  'Please deliver after 6 pm.',
  'Could you wrap the mugs one by one? The last ones arrived chipped.',
  'Goods entrance is at the back, ask for Noor.',
  'If one colour is sold out, take any other blue.',
  'Happy birthday, Grandma! (for the card)',
  'We are away until Monday.',
  'Purchase order 4471, cost centre Kitchen.',
  'No plastic, please.',
  'Thank you for sorting out the last order so quickly!',
  'Third floor, no lift. Sorry!',
  'Please send all in one parcel.',
  'Call before delivery: the gate is locked.',
  'For the office party on Friday.',
];

/** A note for one order of five; null for the others. */
export function note(random: Random): string | null {
  return random.whole(1, ORDERS_PER_NOTE) === 1 ? random.pick(NOTES) : null;
}
