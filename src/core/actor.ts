/** Who asks. Pure. What each role may do is written in src/access.ts, and which rows it sees in the views. */

export const ACTOR_ROLES = ['ANONYMOUS', 'CUSTOMER', 'STAFF', 'ADMIN'] as const;
export type ActorRole = (typeof ACTOR_ROLES)[number];

export interface Actor {
  readonly role: ActorRole;
  /** Null for ANONYMOUS. */
  readonly userId: string | null;
  /** The login that the request came with; null for ANONYMOUS and for commands. */
  readonly sessionId: string | null;
}

export const ANONYMOUS: Actor = { role: 'ANONYMOUS', userId: null, sessionId: null };

/** True for those who run the shop: they see every row. */
export function runsTheShop(role: ActorRole): boolean {
  return role === 'STAFF' || role === 'ADMIN';
}
