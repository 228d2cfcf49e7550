/** Keyset pages: connection types, and cursors of the same text as the other contenders' answers. */
import { Field, ObjectType, type ClassType } from 'type-graphql';

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

export interface Page<Node> {
  nodes: Node[];
  pageInfo: PageInfo;
}

export function connectionOf<Node extends object>(name: string, node: ClassType<Node>): ClassType<Page<Node>> {
  @ObjectType(`${name}Connection`)
  class Connection implements Page<Node> {
    @Field(() => [node])
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** A page of `first` rows out of one more than that. */
export function pageOf<Node>(rows: Node[], first: number, cursorOf: (node: Node, index: number) => string): Page<Node> {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      endCursor: last === undefined ? null : cursorOf(last, nodes.length - 1),
    },
  };
}

export function encodeCursor(sort: string, key: string, id: string): string {
  return Buffer.from(spaced([sort, key, id])).toString('base64url');
}

export function decodeCursor(cursor: string): { key: string; id: string } {
  const [, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string, string];
  return { key, id };
}

/** JSON as PostgreSQL's json_build_array writes it. */
function spaced(values: string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}
