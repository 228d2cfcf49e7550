/**
 * Arguments as plain JSON: valid most of the time, with ids, numbers, texts and cursors that the shop has. How they are
 * written, as literals or as variables, is said by variables.ts.
 */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { Choices } from './choices';
import { RELEVANCE_SEARCH, type ListType, type World } from './world';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type Arguments = Record<string, Json>;

const UNKNOWN_ID = '0192e900-0000-7000-8000-000000000000';
/** Texts whose meaning leaves no doubt: parts of names, words, numbers. */
const SEARCHES = [
  'mug', 'Red', 'lat', 'TEA', 'ada', 'lovelace', 'user1', 'example2', '_x', '%', '7', '#12', '42', 'z', 'dishwasher',
  'tea pot', 'nothing here', ' ', '', 'spoon', 'MUG-1',
]; // prettier-ignore
const MOMENTS = [
  '2026-01-01T00:00:00.000Z', '2026-01-01T02:00:00Z', '2026-01-01T03:00:00.123Z', '2026-01-01T05:00:00+02:00',
  '2026-01-01T07:00:00.1239Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z',
]; // prettier-ignore
const AMOUNTS = [
  '0',
  '-1',
  '-0.001',
  '10',
  '10.00',
  '12.50',
  '12.501',
  '12.499',
  '999.99',
  '90071992547409.91',
  '99999999999999999999',
];

export class ArgumentValues {
  constructor(
    private readonly choices: Choices,
    private readonly world: World,
  ) {}

  /** Arguments of a field; those that it requires are always there. */
  of(field: GraphQLField<unknown, unknown>): Arguments {
    const names = field.args.map((arg) => arg.name);
    if (names.includes('first')) return this.page(field);
    const values: Arguments = {};
    const required = field.args.filter(isRequiredArgument);
    // Lookups want one of two: id or something else. Seldom both or none.
    const chosen =
      required.length > 0 ? required : this.choices.chance(4) ? [...field.args] : [this.choices.of(field.args)];
    if (this.choices.chance(2))
      return Object.fromEntries(required.map((arg) => [arg.name, this.value(arg.type, arg.name)]));
    for (const arg of chosen) values[arg.name] = this.lookup(arg, field.name);
    return values;
  }

  private lookup(arg: GraphQLArgument, field: string): Json {
    const type = ({ user: 'User', product: 'Product', order: 'Order' } as const)[field];
    if (arg.name === 'id' && type && this.choices.chance(90)) return this.choices.of(this.world.ids[type]);
    return this.value(arg.type, arg.name);
  }

  private page(field: GraphQLField<unknown, unknown>): Arguments {
    const { choices } = this;
    const list = getNamedType(field.type).name.replace('Connection', '') as ListType;
    const args = new Map(field.args.map((arg) => [arg.name, arg.type]));
    const values: Arguments = {};
    if (choices.chance(60)) values['first'] = this.size();
    else if (choices.chance(50)) values['last'] = this.size();
    if (choices.chance(4)) values[choices.of(['first', 'last'])] = this.size();
    const sortType = args.get('sort');
    let sort = 'CREATED_AT:DESC';
    if (sortType && choices.chance(60)) {
      const fields = getNamedType(sortType);
      const names = isInputObjectType(fields) ? enumNames(fields.getFields()['field']!.type) : [];
      const chosen = choices.of(names);
      const direction = choices.of([undefined, 'DESC', 'ASC']);
      values['sort'] = { field: chosen, ...(direction && { direction }) };
      sort = `${chosen}:${chosen === 'RELEVANCE' ? 'DESC' : (direction ?? 'ASC')}`;
    }
    if (choices.chance(30)) values['after'] = this.cursor(list, sort);
    if (choices.chance(20)) values['before'] = this.cursor(list, sort);
    const whereType = args.get('where');
    if (whereType && choices.chance(45)) values['where'] = this.value(whereType, 'where');
    if (whereType && sort === 'RELEVANCE:DESC' && choices.chance(90)) values['where'] = { search: RELEVANCE_SEARCH };
    if (choices.chance(3)) values[choices.of(field.args).name] = null;
    return values;
  }

  private size(): number {
    if (this.choices.chance(4)) return this.choices.of([-1, 101]);
    return this.choices.of([2, 1, 3, 5, 0, 20, 100]);
  }

  private cursor(type: ListType, sort: string): string {
    if (this.choices.chance(2)) return this.choices.of(['nonsense', '', 'WyJ4Il0']);
    const same = this.choices.chance(96);
    const fitting = this.world.cursors.filter((known) => known.type === type && (known.sort === sort) === same);
    if (fitting.length === 0) return 'none';
    // At the ends of a list, pages are empty and pageInfo turns.
    return this.choices.of(this.choices.chance(35) ? [fitting[0]!, fitting.at(-1)!] : fitting).cursor;
  }

  private value(type: GraphQLInputType, name: string): Json {
    const { choices } = this;
    const nullable = getNullableType(type);
    if (nullable === type && choices.chance(3)) return null;
    if (isListType(nullable)) {
      return Array.from({ length: choices.below(4) }, () => this.value(nullable.ofType, name));
    }
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields());
      const chosen = choices.chance(60) ? [choices.of(fields)] : choices.some(fields, 40);
      return Object.fromEntries(chosen.map((field) => [field.name, this.value(field.type, field.name)]));
    }
    if (isEnumType(nullable)) return choices.of(nullable.getValues()).name;
    return this.scalar(getNamedType(nullable).name, name);
  }

  private scalar(type: string, name: string): Json {
    const { choices, world } = this;
    switch (type) {
      case 'ID':
        return this.id(name);
      case 'Int':
        return choices.of([1, 7, 12, 42, 60, 0, 999, -5, 2_147_483_647]);
      case 'Boolean':
        return choices.chance(50);
      case 'DateTime':
        return choices.of(MOMENTS);
      case 'Decimal':
        return choices.of(AMOUNTS);
    }
    if (name === 'email')
      return choices.of(['user4_x@example1.com', ' USER8_X@example2.com ', 'user0_x@example0.com', 'x', '']);
    if (name === 'sku') return choices.of(['MUG-0', ' mug-1 ', 'ÄÖ/%_', 'Z-2', 'mug-0', '', 'Z-11']);
    if (name === 'search') return choices.chance(1) ? 'x'.repeat(201) : choices.of(SEARCHES);
    return choices.of([...world.ids.User, '']);
  }

  private id(name: string): string {
    const { choices, world } = this;
    if (choices.chance(2)) return choices.of(['no id', '', '5']);
    if (choices.chance(4)) return UNKNOWN_ID;
    if (name === 'userId') return choices.of(world.ids.User);
    if (name === 'productId') return choices.of(world.ids.Product);
    const id = choices.of(world.ids[choices.of(['User', 'Product', 'Order', 'OrderLine'] as const)]);
    return choices.chance(10) ? id.toUpperCase() : id;
  }
}

function enumNames(type: GraphQLInputType): string[] {
  const named = getNamedType(type);
  return isEnumType(named) ? named.getValues().map((value) => value.name) : [];
}
