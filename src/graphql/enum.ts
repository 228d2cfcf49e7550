/** GraphQL enums from the lists of values that the rules of a feature hold. */
import { registerEnumType } from 'type-graphql';

/** Registers an enum whose values are their own names and answers the object that decorators refer to. */
export function enumOf<Value extends string>(
  name: string,
  description: string,
  values: readonly Value[],
  describe: Partial<Record<Value, string>> = {},
): Record<Value, Value> {
  const object = Object.fromEntries(values.map((value) => [value, value])) as Record<Value, Value>;
  const valuesConfig = Object.fromEntries(values.map((value) => [value, { description: describe[value] }]));
  registerEnumType(object, { name, description, valuesConfig: valuesConfig as never });
  return object;
}
