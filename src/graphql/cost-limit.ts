/**
 * A leaky bucket per actor: what is asked for drains a budget that refills steadily. In memory, for each server by itself:
 * it bounds load, it is no account book. Source of the algorithm: Turner 1986, "leaky bucket as a meter".
 */
import { RequestError } from '../core/errors';

const MAX_ACTORS = 50_000;
/** The bucket holds what refills in this many seconds. */
const BURST_SECONDS = 10;
/** What anonymous actors get of the rate. */
const ANONYMOUS_SHARE = 0.1;

interface Bucket {
  available: number;
  at: number;
}

export interface CostState {
  readonly available: number;
  readonly restoreRate: number;
}

export class CostLimit {
  private readonly buckets = new Map<string, Bucket>();

  /** `rate`: objects per second for one actor who is logged in. */
  constructor(private readonly rate: number) {}

  /** Takes `cost` from the actor's budget and answers what is left. Throws RATE_LIMITED when there is not enough. */
  take(actor: string, anonymous: boolean, cost: number, now = Date.now()): CostState {
    const restoreRate = anonymous ? this.rate * ANONYMOUS_SHARE : this.rate;
    const capacity = restoreRate * BURST_SECONDS;
    const bucket = this.bucket(actor, capacity, now);
    bucket.available = Math.min(capacity, bucket.available + ((now - bucket.at) / 1_000) * restoreRate);
    bucket.at = now;
    if (cost > bucket.available && bucket.available < capacity) {
      const seconds = Math.max(1, Math.ceil((Math.min(cost, capacity) - bucket.available) / restoreRate));
      throw new RequestError(
        'RATE_LIMITED',
        `You ask for much in a short time. Try again in ${seconds} seconds.`,
        seconds,
      );
    }
    bucket.available -= cost;
    return { available: Math.max(0, Math.floor(bucket.available)), restoreRate };
  }

  private bucket(actor: string, capacity: number, now: number): Bucket {
    let bucket = this.buckets.get(actor);
    if (!bucket) {
      if (this.buckets.size >= MAX_ACTORS) this.buckets.clear();
      bucket = { available: capacity, at: now };
      this.buckets.set(actor, bucket);
    }
    return bucket;
  }
}
