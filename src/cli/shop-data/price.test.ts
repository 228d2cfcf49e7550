/** Prices of a made-up shop in currencies that differ in decimals and in level. */
import { currencyDecimals, formatAmount } from '../../core/money';
import { localPrice } from './price';

test.each([
  ['EUR', 2490, '24.90'],
  ['USD', 595, '5.95'],
  ['JPY', 2490, '3980'],
  ['KRW', 2490, '37400'],
  ['VND', 44900, '13000000'],
  ['KWD', 2490, '7.470'],
  ['HUF', 2490, '9960.00'],
  ['BHD', 1, '0.004'],
])('in %s what costs %i euro cents costs %s', (code, euroCents, price) => {
  const decimals = currencyDecimals(code);
  expect(formatAmount(localPrice(euroCents, { code, decimals }), decimals)).toBe(price);
});

test('every currency has a price in whole minor units that is not zero', () => {
  for (const code of Intl.supportedValuesOf('currency')) {
    const price = localPrice(495, { code, decimals: currencyDecimals(code) });
    expect(Number.isSafeInteger(price) && price > 0 ? code : `${code}: ${price}`).toBe(code);
  }
});
