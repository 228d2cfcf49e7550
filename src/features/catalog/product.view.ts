/** How Product and StockLevel read from their tables, and what the catalog's lists offer. */
import { runsTheShop } from '../../core/actor';
import { foldForSearch } from '../../core/text';
import { containing, either, inMoneyRange, oneOf, searchText } from '../../read/filters';
import { money, one, sql, viewOf, type ActorSql, type PageSpec, type PreparedFilter } from '../../read/view';
import { ProductEntity } from './product.entity';
import { StockLevelEntity } from './stock-level.entity';

export const StockLevelView = viewOf('StockLevel', StockLevelEntity, {
  available: sql((row) => `${row}.on_hand - ${row}.allocated`),
});

export const ProductView = viewOf(
  'Product',
  ProductEntity,
  {
    price: money(
      (row) => `${row}.price_amount`,
      (row) => `${row}.currency_code`,
    ),
    stock: one(StockLevelView, (stock, product) => `${stock}.product_id = ${product}.id`, { withParent: true }),
  },
  visibleProducts,
);

/** Everybody sees what is on sale, customers also what is in their own orders; who runs the shop sees everything. */
function visibleProducts(row: string, actor: ActorSql): string | undefined {
  if (runsTheShop(actor.role)) return undefined;
  if (actor.role === 'ANONYMOUS') return `${row}.status = 'ACTIVE'`;
  const own = `select from orders o join order_lines l on l.order_id = o.id
    where o.user_id = ${actor.id()} and l.product_id = ${row}.id`;
  return `(${row}.status = 'ACTIVE' or exists (${own}))`;
}

export const ProductPages: PageSpec = {
  view: ProductView,
  defaultSort: { field: 'CREATED_AT', direction: 'DESC' },
  sorts: {
    CREATED_AT: { kind: 'timestamp', key: (row) => `${row}.created_at` },
    NAME: { kind: 'text', key: (row) => `${row}.name` },
    SKU: { kind: 'text', key: (row) => `${row}.sku` },
    PRICE: { kind: 'bigint', key: (row) => `${row}.price_amount` },
    AVAILABLE: {
      kind: 'integer',
      key: () => `("$stock".on_hand - "$stock".allocated)`,
      join: {
        sql: (row) => `join stock_levels "$stock" on "$stock".product_id = ${row}.id`,
        id: `"$stock".product_id`,
      },
    },
    RELEVANCE: {
      kind: 'real',
      key: (row) => `${row}."$rank"`,
      ranking: { filter: 'search', limit: 1_000, rank: relevance },
    },
  },
  filters: {
    status: oneOf((row) => `${row}.status`, 'text'),
    sku: oneOf((row) => `${row}.sku`, 'text'),
    price: inMoneyRange((row) => `${row}.price_amount`),
    inStock: either(
      (row) => `exists (select from stock_levels s where s.product_id = ${row}.id and s.on_hand > s.allocated)`,
      (row) => `exists (select from stock_levels s where s.product_id = ${row}.id and s.on_hand = s.allocated)`,
    ),
    search: searchText(productSearch),
  },
};

/** The condition for a text that is part of a product's name or SKU. Its index is one of trigrams. */
export const productNamed = (row: string, pattern: string): string => `${row}.search like ${pattern}::text`;

/**
 * The text as part of a name or SKU (trigrams), or every word of it as the beginning of a word of name, SKU or
 * description (full text; ASCII punctuation parts words, here and in the column). Each has its index; both are of one
 * table, so that PostgreSQL can put their rows together (BitmapOr).
 */
function productSearch(text: string): PreparedFilter {
  const parts = text.split(/[!-/:-@[-`{-~\s]+/).filter((part) => part !== '');
  const words = parts.map((part) => `'${part}':*`).join(' & ');
  return {
    shape: words ? 'words' : '',
    costly: true,
    rankText: foldForSearch(text),
    values: words ? [containing(text), words] : [containing(text)],
    sql: (row, [pattern, query]) => {
      const named = productNamed(row, pattern!);
      return words ? `(${named} or ${row}.words @@ to_tsquery('simple', ${query}::text))` : named;
    },
  };
}

/** 0 to 3: the same SKU first, then how well the text fits a part of name and SKU (trigrams). */
function relevance(row: string, text: string): string {
  const sku = `translate(lower(${row}.sku collate "und-x-icu"), 'ς', 'σ')`;
  return `((case when ${sku} = ${text}::text then 2 else 0 end) + word_similarity(${text}::text, ${row}.search))::real`;
}
