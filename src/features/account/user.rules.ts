/** What holds of users, as values and yes or no. Pure: it never awaits. */

export const ROLES = ['CUSTOMER', 'STAFF', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];
