/** Column settings that entities of several features share. */
import type { ValueTransformer } from 'typeorm';

/** PostgreSQL's bigint as a JavaScript number: every amount is checked to stay below 2^53, in the database too. */
export const bigintAsNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};
