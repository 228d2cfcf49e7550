/**
 * Hashing of passwords: argon2id with the parameters that OWASP recommends (19 MiB, two passes), off the event loop, at
 * most two at a time and a bounded queue behind them. It knows no user.
 */
import { hash, verify, type Algorithm } from '@node-rs/argon2';
import { RequestError } from '../../core/errors';

const OPTIONS = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const MAX_AT_ONCE = 2;
const MAX_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

/** The hash to store. The password is hashed whole, in NFKC, so that every keyboard writes the same one. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), OPTIONS));
}

/** Whether a password belongs to a hash. Without a hash it takes the same time and answers no. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const nobodys = await decoy(); // made at the first login of any kind, so that its time tells nothing
  const matches = await inTurn(() => verify(stored ?? nobodys, password.normalize('NFKC')));
  return matches && stored != null;
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hash('nobody has this password', OPTIONS);
  return decoyHash;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) {
    if (waiting.length >= MAX_WAITING) {
      throw new RequestError('SERVICE_UNAVAILABLE', 'Too many logins at once. Try again in some seconds.');
    }
    await new Promise<void>((resolve) => waiting.push(resolve)); // whoever ends hands its place over
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
