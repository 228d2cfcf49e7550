/** Limits on login attempts, counted in PostgreSQL so that all copies of the server count together. Keys are hashes. */
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from 'pg';
import { RequestError } from '../../core/errors';
import { blindKey } from '../../core/token';

const WINDOW_SECONDS = 15 * 60;
/** Wrong attempts in 15 minutes. */
const MAX_PER_ACCOUNT = 10;
const MAX_PER_ADDRESS = 100;

export class LoginLimit {
  private readonly account: RateLimiterPostgres;
  private readonly address: RateLimiterPostgres;

  constructor(pool: Pool) {
    const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'login_attempts',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
      });
    this.account = limiter('account', MAX_PER_ACCOUNT);
    this.address = limiter('address', MAX_PER_ADDRESS);
  }

  /** Counts an attempt before it is made. Throws RATE_LIMITED. */
  async attempt(account: string, address: string): Promise<void> {
    await this.attemptFrom(address);
    await counted(() => this.account.consume(blindKey('account', account)));
  }

  /** Counts an attempt that names no account. Throws RATE_LIMITED. */
  async attemptFrom(address: string): Promise<void> {
    await counted(() => this.address.consume(blindKey('address', address)));
  }

  /** Forgets the wrong attempts on an account. */
  async forget(account: string): Promise<void> {
    await this.account.delete(blindKey('account', account));
  }

  /** An attempt that was right is taken back, and the account's wrong ones are forgotten. */
  async succeeded(account: string, address: string): Promise<void> {
    await this.address.reward(blindKey('address', address));
    await this.forget(account);
  }
}

async function counted(consume: () => Promise<unknown>): Promise<void> {
  try {
    await consume();
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
    throw new RequestError('RATE_LIMITED', `Too many attempts. Try again in ${seconds} seconds.`, seconds);
  }
}
