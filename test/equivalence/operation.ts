/** Random operations over every query of the schema: whatever a client may write, bounded in depth. */
import {
  doTypesOverlap,
  getNamedType,
  isInterfaceType,
  isLeafType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { ArgumentValues, type Json } from './argument-values';
import type { Choices } from './choices';
import { fits, mergeInto, type Known, type Scope } from './merge-scope';
import { Variables } from './variables';
import type { World } from './world';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, Json>>;
}

/** An operation and other variables for the same document: what was worked out for one must not leak into the next. */
export interface RandomOperation extends Operation {
  readonly others: Readonly<Record<string, Json>>;
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;

const MAX_DEPTH = 7;
const LONG = 'a_response_key_that_is_longer_than_the_sixty_three_bytes_of_a_name_in_sql_';
/** Names that SQL, JavaScript or our own code could trip over. */
const ALIASES = [
  'x', 'select', 'n', 'v', 't', 'k', 'r', 'from', 'id', 'name', 'node', 'user_id', 'created_at', '_', '__',
  '__proto__', 'constructor', 'toString', 'length', 'then', 'toJSON', LONG, `${LONG}2`, LONG.slice(0, 63), LONG.slice(0, 64),
]; // prettier-ignore

/** One operation whose document fits the schema, all but always. */
export function randomOperation(schema: GraphQLSchema, world: World, choices: Choices): RandomOperation {
  return new OperationWriter(schema, world, choices).write();
}

class OperationWriter {
  private readonly values: ArgumentValues;
  private readonly variables: Variables;
  private readonly fragments: { name: string; on: Composite; text: string; scope: Scope }[] = [];
  private keys = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    world: World,
    private readonly choices: Choices,
  ) {
    this.values = new ArgumentValues(choices, world);
    this.variables = new Variables(choices);
  }

  write(): RandomOperation {
    const root = this.schema.getQueryType()!;
    const body = this.selectionSet(root, new Map(), 0);
    const used = this.fragmentsUsedBy(body).map(({ text }) => text);
    const text = [body, ...used].join('\n');
    const { definitions, values, others } = this.variables.used(text);
    return { query: `query${definitions} ${text}`, variables: values, others };
  }

  private fragmentsUsedBy(body: string): typeof this.fragments {
    const used = new Set<string>();
    let text = body;
    for (const fragment of [...this.fragments].reverse()) {
      if (!new RegExp(`\\.\\.\\.${fragment.name}\\b`).test(text)) continue;
      used.add(fragment.name);
      text += fragment.text;
    }
    return this.fragments.filter(({ name }) => used.has(name));
  }

  private selectionSet(type: Composite, scope: Scope, depth: number): string {
    const most = depth < 2 ? 3 : depth < 5 ? 4 : 2;
    const selections = Array.from({ length: 1 + this.choices.below(most) }, () => this.selection(type, scope, depth));
    return `{ ${selections.join(' ')} }`;
  }

  private selection(type: Composite, scope: Scope, depth: number): string {
    const dice = this.choices.below(100);
    if (dice < 68) return this.anyField(type, scope, depth);
    if (dice < 74) return this.typename(scope);
    if (dice < 82) return this.inlineFragment(type, scope, depth);
    if (dice < 89) return this.namedFragment(type, scope, depth);
    if (dice < 94) return this.spreadAgain(type, scope);
    return this.fieldAgain(type, scope, depth);
  }

  private anyField(type: Composite, scope: Scope, depth: number): string {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    if (type.name.endsWith('Connection') && this.choices.chance(30)) {
      return this.field(type, type.getFields()['pageInfo']!, 'pageInfo', scope, depth);
    }
    const deep = depth >= MAX_DEPTH || (depth > 0 && leaves.length > 0 && this.choices.chance(35));
    const field = this.choices.of(deep && leaves.length > 0 ? leaves : fields);
    const alias = this.choices.chance(25) ? this.choices.of(ALIASES) : undefined;
    return this.field(type, field, alias ?? field.name, scope, depth);
  }

  private field(
    type: Composite,
    field: GraphQLField<unknown, unknown>,
    key: string,
    scope: Scope,
    depth: number,
  ): string {
    const named = getNamedType(field.type);
    const base = { name: field.name, parent: type.name, type: String(field.type), leaf: isLeafType(named) };
    let known = scope.get(key);
    let candidate = { ...base, args: known?.name === field.name ? known.args : '' };
    if (known && !fits(known, candidate)) {
      this.keys += 1;
      key = `f${this.keys}`;
      known = undefined;
    }
    if (!known) {
      candidate = { ...base, args: this.args(field) };
      known = { ...candidate, below: new Map() };
      scope.set(key, known);
    }
    const label = key === field.name ? key : `${key}: ${field.name}`;
    const below = base.leaf ? '' : ` ${this.selectionSet(named as Composite, known.below, depth + 1)}`;
    return `${label}${candidate.args}${this.directives()}${below}`;
  }

  private args(field: GraphQLField<unknown, unknown>): string {
    if (field.args.length === 0) return '';
    const values = Object.entries(this.values.of(field));
    const texts = values.map(([name, value]) => {
      const arg = field.args.find((candidate) => candidate.name === name)!;
      return `${name}: ${this.variables.write(value, arg.type, arg.defaultValue !== undefined)}`;
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  private typename(scope: Scope): string {
    const key = this.choices.chance(25) ? this.choices.of(ALIASES) : '__typename';
    const field = { name: '__typename', parent: '', type: 'String!', args: '', leaf: true };
    const known = scope.get(key);
    if (known && known.name !== '__typename') return '__typename';
    scope.set(key, { ...field, below: new Map() });
    return `${key === '__typename' ? '' : `${key}: `}__typename${this.directives()}`;
  }

  private inlineFragment(type: Composite, scope: Scope, depth: number): string {
    const on = this.choices.chance(25) ? undefined : this.choices.of(this.conditions(type));
    const directives = this.directives();
    return `...${on ? ` on ${on.name}` : ''}${directives} ${this.selectionSet(on ?? type, scope, depth + 1)}`;
  }

  private namedFragment(type: Composite, scope: Scope, depth: number): string {
    const on = this.choices.of(this.conditions(type));
    const own: Scope = new Map();
    const body = this.selectionSet(on, own, depth + 1);
    if (!mergeInto(scope, own)) return this.typename(scope);
    const name = `Fragment${this.fragments.length + 1}`;
    this.fragments.push({ name, on, text: `fragment ${name} on ${on.name} ${body}`, scope: own });
    return `...${name}${this.directives()}`;
  }

  private spreadAgain(type: Composite, scope: Scope): string {
    const fitting = this.fragments.filter(({ on }) => doTypesOverlap(this.schema, on, type));
    if (fitting.length === 0) return this.typename(scope);
    const fragment = this.choices.of(fitting);
    return mergeInto(scope, fragment.scope) ? `...${fragment.name}${this.directives()}` : this.typename(scope);
  }

  /** A field that stands there already: the two merge. */
  private fieldAgain(type: Composite, scope: Scope, depth: number): string {
    const there = [...scope].filter(([, { name }]) => type.getFields()[name]);
    if (there.length === 0 || depth >= MAX_DEPTH) return this.typename(scope);
    const [key, { name }] = this.choices.of<[string, Known]>(there);
    return this.field(type, type.getFields()[name]!, key, scope, depth);
  }

  /** The types that a fragment inside a type can name. */
  private conditions(type: Composite): Composite[] {
    const others = isInterfaceType(type) ? this.schema.getPossibleTypes(type) : type.getInterfaces();
    return isInterfaceType(type) ? [...others, type] : [type, ...others];
  }

  private directives(): string {
    if (!this.choices.chance(10)) return '';
    const boolean = this.schema.getDirective('skip')!.args[0]!.type;
    const one = (name: string): string => ` @${name}(if: ${this.variables.write(this.choices.chance(50), boolean)})`;
    const name = this.choices.of(['include', 'skip']);
    return this.choices.chance(15) ? `${one('skip')}${one('include')}` : one(name);
  }
}
