/** Money as integer minor units (cents) of one ISO 4217 currency. Pure; never a float between the text and the number. */

/** ISO 4217 currencies whose number of decimals is not two (list of 2024-06-25; funds and metals left out). */
const DECIMALS_OTHER_THAN_TWO: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0,
  XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}; // prettier-ignore

/** The shop's currency: fixed at the first start. */
export interface Currency {
  /** ISO 4217. */
  readonly code: string;
  readonly decimals: number;
}

/** The largest amount in minor units: 2^53 - 1, so that it is exact as a JavaScript number. */
export const MAX_AMOUNT = Number.MAX_SAFE_INTEGER;

const DECIMAL = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/;

/** Number of decimals of a currency by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currencyCode: string): number {
  return DECIMALS_OTHER_THAN_TWO[currencyCode] ?? 2;
}

/** True for a decimal number in plain notation: "12", "12.50", "-3.1"; no exponent, no sign "+", no bare point. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** "12.50" of a currency with 2 decimals as 1250; undefined when negative, above MAX_AMOUNT or of other decimals. */
export function parseAmount(text: string, decimals: number): number | undefined {
  const match = DECIMAL.exec(text);
  if (!match || match[1] === '-') return undefined;
  const fraction = match[3] ?? '';
  if (fraction.length !== decimals) return undefined;
  const minor = BigInt(match[2]! + fraction);
  return minor > BigInt(MAX_AMOUNT) ? undefined : Number(minor);
}

/** The bound of a range: like parseAmount but with any number of decimals, rounded up or down to a whole minor unit. */
export function parseBound(text: string, decimals: number, round: 'up' | 'down'): bigint {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${text}`);
  const fraction = (match[3] ?? '').padEnd(decimals, '0');
  const scaled = BigInt(match[2]! + fraction.slice(0, decimals));
  const rest = /[1-9]/.test(fraction.slice(decimals));
  const negative = match[1] === '-';
  const away = rest && (negative ? round === 'down' : round === 'up');
  const magnitude = away ? scaled + 1n : scaled;
  return negative ? -magnitude : magnitude;
}

/** 1250 of a currency with 2 decimals as "12.50". */
export function formatAmount(minor: number, decimals: number): string {
  if (decimals === 0) return String(minor);
  const digits = String(minor).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
