/** How User reads from its table, and what its lists offer. */
import { runsTheShop } from '../../core/actor';
import { containing, inTimeRange, oneOf, searchText } from '../../read/filters';
import { viewOf, type PageSpec } from '../../read/view';
import { UserEntity } from './user.entity';

/** Customers see themselves; who runs the shop sees everybody. */
export const UserView = viewOf('User', UserEntity, {}, (row, actor) => {
  if (runsTheShop(actor.role)) return undefined;
  return actor.role === 'CUSTOMER' ? `${row}.id = ${actor.id()}` : 'false';
});

/** Part of a name or an email. Its index is one of trigrams, on the lower-case text of both. */
export const userSearch = (row: string, pattern: string): string => `${row}.search like ${pattern}::text`;

export const UserPages: PageSpec = {
  view: UserView,
  defaultSort: { field: 'CREATED_AT', direction: 'DESC' },
  sorts: {
    CREATED_AT: { kind: 'timestamp', key: (row) => `${row}.created_at` },
    NAME: { kind: 'text', key: (row) => `${row}.name` },
    EMAIL: { kind: 'text', key: (row) => `${row}.email` },
  },
  filters: {
    role: oneOf((row) => `${row}.role`, 'text'),
    createdAt: inTimeRange((row) => `${row}.created_at`),
    search: searchText((text) => ({
      shape: '',
      values: [containing(text)],
      costly: true,
      sql: (row, [pattern]) => userSearch(row, pattern!),
    })),
  },
};
