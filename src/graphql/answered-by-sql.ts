/** The body of every field that takes arguments below a root field: it declares the field; the read engine answers it. */
import { invariant } from '../core/invariant';

export function answeredBySql(): never {
  invariant(false, 'the read engine answers every field below a root field');
}
