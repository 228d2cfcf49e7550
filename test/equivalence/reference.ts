/**
 * The naive answer to an operation: graphql-js over the printed schema and the shop in memory. It shares no code with
 * src/read: what is refused, who sees what and how lists are cut is said here once more.
 */
import {
  buildSchema,
  defaultFieldResolver,
  execute,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  parse,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { getArgumentValues, getVariableValues } from 'graphql/execution/values';
import type { Operation } from './operation';
import { byId, type Row, type Shop } from './reference-data';
import { badInput, isUuid, ReferenceList, type PageArguments } from './reference-pages';
import type { ListType, TestActor, World } from './world';

export interface ReferenceAnswer {
  /** As JSON; undefined when nothing ran. */
  readonly data: string | undefined;
  readonly errors: readonly { code: string; path: string }[];
}

const RUNS_THE_SHOP = ['ADMIN', 'STAFF'];
const LOGGED_IN = [...RUNS_THE_SHOP, 'CUSTOMER'];
/** Who may select what not everybody may. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'Query.user': LOGGED_IN,
  'Query.users': RUNS_THE_SHOP,
  'Query.order': LOGGED_IN,
  'Query.orders': LOGGED_IN,
  'StockLevel.onHand': RUNS_THE_SHOP,
  'StockLevel.allocated': RUNS_THE_SHOP,
};

type Scope = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;
interface Selected {
  readonly parent: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
}

export class Reference {
  private readonly schema: GraphQLSchema;
  private readonly lists: Readonly<Record<ListType, ReferenceList>>;
  private readonly nodes: ReadonlyMap<string, Row>;

  constructor(
    sdl: string,
    private readonly shop: Shop,
    { cursors }: World,
  ) {
    this.schema = buildSchema(sdl);
    this.lists = {
      User: new ReferenceList('User', byId(shop.users), cursors),
      Product: new ReferenceList('Product', byId(shop.products), cursors),
      Order: new ReferenceList('Order', byId(shop.orders), cursors),
    };
    this.nodes = byId([...shop.users, ...shop.products, ...shop.orders, ...shop.lines]);
  }

  async answer({ query, variables }: Operation, actor: TestActor): Promise<ReferenceAnswer> {
    const document = parse(query);
    const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
    const fragments: Record<string, FragmentDefinitionNode> = {};
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
    if (!coerced) return refused('BAD_USER_INPUT');
    const scope = { fragments, variableValues: coerced };
    const root = this.schema.getQueryType()!;
    try {
      const fields = collectFields(this.schema, fragments, coerced, root, operation.selectionSet);
      for (const nodes of fields.values()) {
        for (const selected of this.selectedFrom(scope, { parent: root, nodes })) {
          const roles = ALLOWED[`${selected.parent.name}.${selected.nodes[0]!.name.value}`];
          if (roles && !roles.includes(actor.role)) {
            return refused(actor.role === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
          }
        }
      }
    } catch {
      return refused('BAD_USER_INPUT'); // null for @skip(if:) or @include(if:)
    }
    const { data, errors = [] } = await execute({
      schema: this.schema,
      document,
      rootValue: this.roots(actor),
      variableValues: variables,
      fieldResolver: (source, args, context, info) =>
        this.edge(source, args, actor, info) ?? defaultFieldResolver(source, args, context, info),
    });
    return {
      data: JSON.stringify(data),
      errors: errors.map(({ extensions, path }) => ({
        code: (extensions['code'] ?? 'BAD_USER_INPUT') as string,
        path: String(path),
      })),
    };
  }

  /** A field and every field below it, of each type that can stand there. */
  private *selectedFrom(scope: Scope, selected: Selected): Generator<Selected> {
    yield selected;
    const field = selected.parent.getFields()[selected.nodes[0]!.name.value];
    if (!field) return;
    for (const type of this.objectTypes(getNamedType(field.type))) {
      const { fragments, variableValues } = scope;
      const below = collectSubfields(this.schema, fragments, variableValues, type, selected.nodes);
      for (const nodes of below.values()) yield* this.selectedFrom(scope, { parent: type, nodes });
    }
  }

  private objectTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (!isCompositeType(type)) return [];
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
  }

  private roots(actor: TestActor): object {
    const { shop } = this;
    type Resolve = (args: PageArguments, info: GraphQLResolveInfo) => unknown;
    const checked = (resolve: Resolve) => (args: PageArguments, _context: unknown, info: GraphQLResolveInfo) => {
      this.checkBelow(info);
      return resolve(args, info);
    };
    const one = (rows: readonly Row[], name: string, normal: (text: string) => string): Resolve =>
      checkedLookup(name, ({ id, ...args }) => {
        const wanted = id ?? args[name];
        const is = (row: Row): boolean =>
          id != null
            ? row.id === wanted.toLowerCase()
            : row[name] === (typeof wanted === 'string' ? normal(wanted) : wanted);
        return this.seen(rows.find(is), actor);
      });
    const list = (type: ListType, rows: readonly Row[]): Resolve => {
      return (args) =>
        this.page(
          type,
          rows.filter((row) => this.sees(actor, row)),
          args,
        );
    };
    return {
      node: checked(({ id }, info) => this.node(id, actor, info)),
      nodes: checked(({ ids }, info) => {
        if (ids.length > 100) throw badInput('ids');
        return ids.map((id: string) => this.node(id, actor, info));
      }),
      me: checked(() => this.seen(this.nodes.get(actor.userId ?? ''), actor)),
      user: checked(one(shop.users, 'email', (text) => text.trim().toLowerCase())),
      product: checked(one(shop.products, 'sku', (text) => text.trim())),
      order: checked(one(shop.orders, 'number', String)),
      users: checked(list('User', shop.users)),
      products: checked(list('Product', shop.products)),
      orders: checked(list('Order', shop.orders)),
    };
  }

  /** Arguments of lists below a root field are wrong for the whole field, whether or not a row leads to them. */
  private checkBelow(info: GraphQLResolveInfo): void {
    for (const { parent, nodes } of this.selectedFrom(info, { parent: info.parentType, nodes: info.fieldNodes })) {
      const field = parent.getFields()[nodes[0]!.name.value];
      if (!field || parent === info.parentType) continue;
      const type = getNamedType(field.type).name;
      if (!type.endsWith('Connection')) continue;
      const args = getArgumentValues(field, nodes[0]!, info.variableValues);
      this.lists[type.replace('Connection', '') as ListType].check(args);
    }
  }

  private page(type: ListType, rows: readonly Row[], args: PageArguments): object {
    this.lists[type].check(args);
    return this.lists[type].page(rows, args);
  }

  /** Null as well when the selection names nothing of the object's type. */
  private node(id: string, actor: TestActor, info: GraphQLResolveInfo): unknown {
    if (!isUuid(id)) throw badInput('id');
    const row = this.nodes.get(id.toLowerCase());
    if (!row) return null;
    const type = this.schema.getType(row.__typename) as GraphQLObjectType;
    const named = collectSubfields(this.schema, info.fragments, info.variableValues, type, info.fieldNodes).size > 0;
    return named ? this.seen(row, actor) : null;
  }

  private seen(row: Row | undefined, actor: TestActor): unknown {
    return row && this.sees(actor, row) ? row : null;
  }

  /** The lists below a user; undefined for every other field. */
  private edge(
    user: Row,
    args: PageArguments,
    actor: TestActor,
    { parentType, fieldName }: GraphQLResolveInfo,
  ): unknown {
    if (parentType.name !== 'User') return undefined;
    const own = this.shop.orders.filter((order) => order['user']?.id === user.id);
    if (fieldName === 'orders')
      return this.page(
        'Order',
        own.filter((order) => this.sees(actor, order)),
        args,
      );
    if (fieldName !== 'products') return undefined;
    const bought = this.shop.products.filter((product) => own.some((order) => order['products'].includes(product)));
    return this.page(
      'Product',
      bought.filter((product) => this.sees(actor, product)),
      args,
    );
  }

  private sees({ role, userId }: TestActor, row: Row): boolean {
    if (RUNS_THE_SHOP.includes(role)) return true;
    const own = this.shop.orders.filter((order) => userId !== null && order['user']?.id === userId);
    switch (row.__typename) {
      case 'User':
        return row.id === userId;
      case 'Product':
        return row['status'] === 'ACTIVE' || own.some((order) => order['products'].includes(row));
      case 'Order':
        return own.includes(row);
      case 'OrderLine':
        return own.includes(row['order']);
    }
  }
}

function checkedLookup(name: string, resolve: (args: PageArguments) => unknown): (args: PageArguments) => unknown {
  return (args) => {
    if ((args['id'] == null) === (args[name] == null)) throw badInput('one of two');
    if (args['id'] != null && !isUuid(args['id'])) throw badInput('id');
    return resolve(args);
  };
}

function refused(code: string): ReferenceAnswer {
  return { data: undefined, errors: [{ code, path: 'undefined' }] };
}
