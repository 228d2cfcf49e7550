/** The scalars of the API that GraphQL itself does not have. They refuse what the database could not keep exactly. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { isDecimal } from '../core/money';

const dateTime = GraphQLDateTime.toConfig();

/** A moment: RFC 3339 with an offset in, UTC with milliseconds out. Years 0001 to 9999. */
export const DateTimeScalar = new GraphQLScalarType<Date, Date | string>({
  ...dateTime,
  name: 'DateTime',
  description:
    'A moment in time: RFC 3339 with an offset, answered in UTC with milliseconds: "2026-11-24T09:30:00.000Z".',
  // The read engine writes the text itself.
  serialize: (value) => (typeof value === 'string' ? value : dateTime.serialize(value)),
  parseValue: (value) => inRange(dateTime.parseValue(value)),
  parseLiteral: (node, variables) => inRange(dateTime.parseLiteral(node, variables)),
});

/** A decimal number as text, so that no client and no server rounds it. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'A decimal number as a string, never a float: "12.50".',
  serialize: String,
  parseValue: checkDecimal,
  parseLiteral: (node) => checkDecimal(node.kind === Kind.STRING ? node.value : undefined),
});

function checkDecimal(value: unknown): string {
  if (typeof value === 'string' && isDecimal(value)) return value;
  throw new GraphQLError(
    'A Decimal is a string of digits with at most one point, such as "12.50": no number, no exponent.',
  );
}

function inRange(date: Date): Date {
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9999) return date;
  throw new GraphQLError('A DateTime lies in the years 0001 to 9999.');
}
