/** What stands under each response key where selections merge, so that what is generated can be merged (GraphQL §5.3.2). */

export interface Known {
  readonly name: string;
  /** The type that the field was selected on. */
  readonly parent: string;
  readonly type: string;
  readonly args: string;
  readonly leaf: boolean;
  readonly below: Scope;
}

export type Scope = Map<string, Known>;

/** True when both may stand under one key. */
export function fits(known: Known, other: Omit<Known, 'below'>): boolean {
  if (known.type !== other.type) return false;
  if (known.name === other.name && known.args === other.args) return true;
  const apart = known.parent !== other.parent && known.parent !== 'Node' && other.parent !== 'Node';
  return apart && known.leaf && other.leaf;
}

/** Adds a fragment's fields to a scope; answers false, and adds nothing, when they do not fit. */
export function mergeInto(scope: Scope, fragment: Scope): boolean {
  if (!canMerge(scope, fragment)) return false;
  add(scope, fragment);
  return true;
}

function canMerge(scope: Scope, fragment: Scope): boolean {
  return [...fragment].every(([key, field]) => {
    const known = scope.get(key);
    return !known || (fits(known, field) && canMerge(known.below, field.below));
  });
}

function add(scope: Scope, fragment: Scope): void {
  for (const [key, field] of fragment) {
    const known = scope.get(key);
    if (known) add(known.below, field.below);
    else {
      const below: Scope = new Map();
      add(below, field.below);
      scope.set(key, { ...field, below });
    }
  }
}
