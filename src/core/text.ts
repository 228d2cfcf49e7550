/** What text may contain, and its normal forms. Pure; lengths are in Unicode code points, as PostgreSQL counts them. */

/** True when PostgreSQL can keep the text as it is: no U+0000 (refused there) and no lone surrogate (silently changed). */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** Number of code points: what `char_length` of PostgreSQL answers. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Text as the columns for search hold it: lower case, and one sigma wherever it stands. Done here, once, since PostgreSQL
 * would do it anew for every row that it compares.
 */
export function foldForSearch(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}

/** The one form in which an email is stored and compared: trimmed, NFKC, case folded. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** The one form in which an SKU is stored and compared: trimmed. */
export function normalizeSku(sku: string): string {
  return sku.trim();
}
