/**
 * Breaks the read engine's SQL over lines, for people who review it. It only ever adds or takes white space outside of
 * quotes, so the text means what it meant.
 */

const WIDTH = 100;
const INDENT = '  ';
/** A clause begins a line of its own. */
const CLAUSE = /^(with|select|from|where|order by|limit|union|join|and|when|else|end)\b/i;

type Part = string | Group;
/** What stands between two parentheses. */
interface Group {
  readonly parts: Part[];
}

/** The statement over lines of about 100 characters; the same text gives the same lines. */
export function formatSql(sql: string): string {
  const tokens = tokensOf(sql);
  return block(parse(tokens), '').join('\n');
}

/** The statement without any white space that means nothing: what stays the same in formatSql. */
export function squeezeSql(sql: string): string {
  return tokensOf(sql).join(' ');
}

/** Quoted texts and names, words with what sticks to them, operators, and single marks. */
function tokensOf(sql: string): string[] {
  return sql.match(/E?'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$]+|::|[-+*/<>=~!@#%^&|?]+|\S/g) ?? [];
}

function parse(tokens: readonly string[]): Group {
  const open: Group[] = [{ parts: [] }];
  for (const token of tokens) {
    if (token === '(') {
      const group: Group = { parts: [] };
      open.at(-1)!.parts.push(group);
      open.push(group);
    } else if (token === ')') open.pop();
    else open.at(-1)!.parts.push(token);
  }
  return open[0]!;
}

/** The lines of a group: one for each clause that fits, else one for each of its parts between commas. */
function block({ parts }: Group, indent: string): string[] {
  return splitBefore(parts, beginsClause).flatMap((clause) => {
    const items = splitBefore(clause, (_, index) => clause[index - 1] === ',');
    const deeper = beginsClause(clause[0]!, 0, clause) ? indent + INDENT : indent;
    if (fits(clause, indent)) return [indent + inline(clause)];
    return items.flatMap((item, index) => {
      const at = index === 0 ? indent : deeper;
      return fits(item, at) ? [at + inline(item)] : broken(item, at);
    });
  });
}

function fits(parts: readonly Part[], indent: string): boolean {
  return !holdsSelect(parts) && indent.length + inline(parts).length <= WIDTH;
}

function splitBefore(
  parts: readonly Part[],
  begins: (part: Part, index: number, parts: readonly Part[]) => boolean,
): Part[][] {
  const pieces: Part[][] = [[]];
  parts.forEach((part, index) => {
    if (begins(part, index, parts) && pieces.at(-1)!.length > 0) pieces.push([]);
    pieces.at(-1)!.push(part);
  });
  return pieces.filter((piece) => piece.length > 0);
}

function beginsClause(part: Part, index: number, parts: readonly Part[]): boolean {
  const next = parts[index + 1];
  return typeof part === 'string' && CLAUSE.test(typeof next === 'string' ? `${part} ${next}` : part);
}

/** One piece with its groups opened over lines. */
function broken(pieces: readonly Part[], indent: string): string[] {
  const lines: string[] = [];
  let line: Part[] = [];
  for (const part of pieces) {
    if (typeof part === 'string' || (fits([part], '') && inline([part]).length <= WIDTH / 2)) {
      line.push(part);
      continue;
    }
    lines.push(`${indent}${inline(line)}${glues(line.at(-1)) ? '' : ' '}(`);
    lines.push(...block(part, indent + INDENT));
    line = [')'];
  }
  return line.length > 0 ? [...lines, indent + inline(line)] : lines;
}

function holdsSelect(parts: readonly Part[]): boolean {
  return parts.some((part) => {
    if (typeof part === 'string') return false;
    return part.parts[0] === 'select' || part.parts[0] === 'with' || holdsSelect(part.parts);
  });
}

function inline(parts: readonly Part[]): string {
  let text = '';
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    const piece = typeof part === 'string' ? part : `(${inline(part.parts)})`;
    const tight = index === 0 || (typeof part === 'string' ? sticks(part, before) : glues(before));
    text += tight ? piece : ` ${piece}`;
  });
  return text;
}

/** No space between the two: `row.id`, `$1::int`, `a, b`. */
function sticks(part: string, before: Part | undefined): boolean {
  if (/^[,.;[\]]$|^::$/.test(part)) return true;
  return typeof before === 'string' && /^(\.|::|\[|\$)$/.test(before);
}

/** A parenthesis that follows a function's name stands close to it. */
function glues(before: Part | undefined): boolean {
  const WORDS = /^(select|from|where|in|and|or|not|as|materialized|union|exists|join|on|when|then|else|over|by|,)$/i;
  return before === undefined || (typeof before === 'string' && /^[\w]+$/.test(before) && !WORDS.test(before));
}
