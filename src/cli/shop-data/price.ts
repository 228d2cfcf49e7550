/** Believable prices in any currency. Pure; the levels are orders of magnitude for made-up shops, never exchange rates. */
import type { Currency } from '../../core/money';

/** About how many units buy what one euro buys, where that is far from one. */
const UNITS_PER_EURO: Readonly<Record<string, number>> = {
  AED: 4, AOA: 1_000, ARS: 1_500, BDT: 130, BHD: 0.4, BIF: 3_400, BRL: 6, CDF: 3_000, CLP: 1_000, CNY: 8, COP: 4_500,
  CRC: 580, CZK: 25, DJF: 200, DKK: 7, DZD: 150, EGP: 55, ETB: 150, GNF: 10_000, HKD: 9, HUF: 400, IDR: 18_000, ILS: 4,
  INR: 95, IQD: 1_500, IRR: 50_000, ISK: 140, JMD: 180, JOD: 0.8, JPY: 160, KES: 150, KHR: 4_500, KMF: 490, KRW: 1_500,
  KWD: 0.3, KZT: 550, LAK: 25_000, LBP: 100_000, LKR: 330, LYD: 6, MAD: 11, MGA: 5_000, MMK: 2_400, MNT: 4_000, MXN: 20,
  MYR: 5, NGN: 1_700, NOK: 12, NPR: 155, OMR: 0.4, PEN: 4, PHP: 65, PKR: 320, PLN: 4, PYG: 8_500, QAR: 4, RSD: 117,
  RUB: 95, RWF: 1_600, SAR: 4, SEK: 11, THB: 38, TND: 3, TRY: 45, TWD: 36, TZS: 2_900, UAH: 47, UGX: 4_200, UYU: 46,
  UZS: 14_000, VND: 29_000, VUV: 130, XAF: 650, XOF: 650, XPF: 120, ZAR: 20, ZMW: 27,
}; // prettier-ignore

/**
 * What costs `euroCents` in a shop with euros, in minor units of another shop's currency: 2490 stays 24.90 in EUR or USD
 * and is 3980 in JPY. Where the level differs it is rounded to three digits. At least 1.
 */
export function localPrice(euroCents: number, currency: Currency): number {
  const level = UNITS_PER_EURO[currency.code] ?? 1;
  const minorPerUnit = 10 ** currency.decimals;
  if (level === 1) return Math.max(1, Math.round((euroCents / 100) * minorPerUnit));
  const units = (euroCents / 100) * level;
  const step = 10 ** (Math.floor(Math.log10(units)) - 2);
  return Math.max(1, Math.round(Math.round(units / step) * step * minorPerUnit));
}
