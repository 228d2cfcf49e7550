/** The filters that lists of several features share. Each checks the client's value and says its SQL. */
import { RequestError } from '../core/errors';
import { isId } from '../core/id';
import { MAX_AMOUNT, parseBound } from '../core/money';
import { characters, foldForSearch, isStorable } from '../core/text';
import type { FilterSpec, PreparedFilter } from './view';

const MAX_LIST = 100;
const MAX_SEARCH = 200;

type Column = (row: string) => string;

/** The column is one of the values, at most 100; an empty list matches nothing. */
export function oneOf(column: Column, cast: 'text' | 'integer'): FilterSpec {
  return (value, argument) => {
    const list = value as readonly (string | number)[];
    if (list.length > MAX_LIST) {
      throw new RequestError('BAD_USER_INPUT', `${argument} holds ${list.length} values: give at most ${MAX_LIST}.`);
    }
    for (const item of list) if (typeof item === 'string') checkText(item, argument);
    return { shape: '', values: [list], sql: (row, [list$]) => `${column(row)} = any(${list$}::${cast}[])` };
  };
}

/** The row fits one id, by a condition over the placeholder. */
export function byId(condition: (row: string, id: string) => string): FilterSpec {
  return (value, argument) => ({
    shape: '',
    values: [checkId(value, argument)],
    sql: (row, [id]) => condition(row, `${id}::uuid`),
  });
}

/** A DateTimeRange: from <= column < to. */
export function inTimeRange(column: Column): FilterSpec {
  return (value) => {
    const { from, to } = value as { from?: Date | null; to?: Date | null };
    return range(column, 'timestamptz', [
      ['>=', from?.toISOString()],
      ['<', to?.toISOString()],
    ]);
  };
}

/** A MoneyRange over a column in minor units: min <= column <= max. */
export function inMoneyRange(column: Column): FilterSpec {
  return (value, _argument, { currencyDecimals }) => {
    const { min, max } = value as { min?: string | null; max?: string | null };
    return range(column, 'bigint', [
      ['>=', min == null ? undefined : clamp(parseBound(min, currencyDecimals, 'up'))],
      ['<=', max == null ? undefined : clamp(parseBound(max, currencyDecimals, 'down'))],
    ]);
  };
}

/** A yes or no by two conditions. */
export function either(whenTrue: Column, whenFalse: Column): FilterSpec {
  return (value) => ({ shape: value ? '=true' : '=false', values: [], sql: value ? whenTrue : whenFalse });
}

/** Text that people type: at most 200 characters; blank text filters nothing. The words are handed to the condition. */
export function searchText(prepare: (text: string) => PreparedFilter): FilterSpec {
  return (value, argument) => {
    const text = checkText(value as string, argument).trim();
    if (characters(text) > MAX_SEARCH) {
      throw new RequestError('BAD_USER_INPUT', `${argument} is longer than ${MAX_SEARCH} characters: search for less.`);
    }
    return text === '' ? undefined : prepare(text);
  };
}

/** A LIKE pattern for text anywhere in a column for search. */
export function containing(text: string): string {
  return `%${foldForSearch(text).replace(/[\\%_]/g, '\\$&')}%`;
}

/** The id in lower case. Throws BAD_USER_INPUT when it is no UUID. */
export function checkId(value: unknown, argument: string): string {
  if (!isId(value)) throw new RequestError('BAD_USER_INPUT', `${argument} is no id of this server: ids are UUIDs.`);
  return value.toLowerCase();
}

/** Text that PostgreSQL can compare. Throws BAD_USER_INPUT otherwise. */
export function checkText(value: string, argument: string): string {
  if (!isStorable(value)) {
    throw new RequestError(
      'BAD_USER_INPUT',
      `${argument} holds U+0000 or half a surrogate pair: send well-formed text.`,
    );
  }
  return value;
}

/** No amount lies outside these, and the database compares bigint with bigint by an index. */
function clamp(minor: bigint): string {
  const limit = BigInt(MAX_AMOUNT) + 1n;
  return String(minor > limit ? limit : minor < -1n ? -1n : minor);
}

function range(
  column: Column,
  cast: string,
  bounds: readonly (readonly [operator: string, value: string | undefined])[],
): PreparedFilter | undefined {
  const given = bounds.filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return {
    shape: given.map(([operator]) => operator).join(''),
    values: given.map(([, value]) => value),
    sql: (row, placeholders) =>
      given.map(([operator], index) => `${column(row)} ${operator} ${placeholders[index]}::${cast}`).join(' and '),
  };
}
