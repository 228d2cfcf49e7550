/** All views of the house by GraphQL type, with what later features added to them. Made once, at start. */
import { invariant } from '../core/invariant';
import type { FieldSpec, SqlEnvironment, View, ViewExtension } from './view';

export class ViewRegistry {
  private readonly fields = new Map<string, Record<string, FieldSpec>>();
  private readonly views = new Map<string, View>();

  constructor(
    parts: readonly (View | ViewExtension)[],
    readonly environment: SqlEnvironment,
  ) {
    for (const part of parts) {
      if ('extends' in part) {
        const known = this.fields.get(part.extends.type);
        invariant(known, `the view ${part.extends.type} is registered before it is extended`);
        Object.assign(known, part.fields);
      } else {
        invariant(!this.views.has(part.type), `the view ${part.type} is registered once`);
        this.views.set(part.type, part);
        this.fields.set(part.type, { ...part.fields });
      }
    }
  }

  /** The view of a GraphQL type, or undefined when the type does not read from a table or a row. */
  view(type: string): View | undefined {
    return this.views.get(type);
  }

  /** How a field of a type reads, or undefined when its type has no view. */
  find(type: string, name: string): FieldSpec | undefined {
    return this.fields.get(type)?.[name];
  }

  /** How a field of a type reads; a type or field without an entry is a mistake of ours. */
  field(type: string, name: string): FieldSpec {
    const field = this.find(type, name);
    invariant(field, `${type}.${name} has a place in its view`);
    return field;
  }
}
