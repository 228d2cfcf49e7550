/** Checks input objects by their class-validator decorators and turns what is broken into refusals with paths. */
import { validateSync, type ValidationError } from 'class-validator';
import { DomainError } from '../core/errors';
import { parseAmount, type Currency } from '../core/money';
import { isStorable } from '../core/text';
import { MoneyInput } from './money.type';

/** One refusal for every broken rule of the input, each with its path; empty when all is well. */
export function validateInput(input: object, currency: Currency): DomainError[] {
  const broken = validateSync(input, { forbidUnknownValues: false, stopAtFirstError: true });
  return [...broken.flatMap((error) => refusalsOf(error, ['input'])), ...wrongMoney(input, ['input'], currency)];
}

function refusalsOf(error: ValidationError, parent: readonly string[]): DomainError[] {
  const field = [...parent, error.property];
  const own = Object.values(error.constraints ?? {}).map(
    (message) => new DomainError('INVALID_INPUT', message, { field }),
  );
  return [...own, ...(error.children ?? []).flatMap((child) => refusalsOf(child, field))];
}

/** Every MoneyInput of the input, checked against the shop's currency, which decorators cannot know. */
function wrongMoney(value: unknown, field: readonly string[], currency: Currency): DomainError[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  if (!(value instanceof MoneyInput)) {
    return Object.entries(value).flatMap(([key, child]) => wrongMoney(child, [...field, key], currency));
  }
  if (value.currencyCode != null && !isStorable(value.currencyCode)) {
    const message = 'Is no well-formed text: give three capital letters (ISO 4217), or leave it out.';
    return [new DomainError('INVALID_INPUT', message, { field: [...field, 'currencyCode'] })];
  }
  if (value.currencyCode != null && value.currencyCode !== currency.code) {
    const message = `This shop's currency is ${currency.code}: give that one, or leave it out.`;
    return [new DomainError('CURRENCY_MISMATCH', message, { field: [...field, 'currencyCode'] })];
  }
  if (parseAmount(value.amount, currency.decimals) !== undefined) return [];
  const example = (12).toFixed(currency.decimals);
  const message = `Must be 0 or more with exactly ${currency.decimals} decimals, as in "${example}", and below 2^53 minor units.`;
  return [new DomainError('INVALID_INPUT', message, { field: [...field, 'amount'] })];
}
