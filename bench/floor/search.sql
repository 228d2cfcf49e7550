-- The 20 products that fit a text best. $1: the text, folded as the column search is; $2: LIKE pattern of it; $3: tsquery
-- of its words.
with page as materialized (
  select *, row_number() over (order by rank desc, id desc) as n
  from (
    select
      i.id, i.sku, i.name, i.price_amount, i.currency_code,
      (
        (case when translate(lower(i.sku collate "und-x-icu"), 'ς', 'σ') = $1::text then 2 else 0 end)
        + word_similarity($1::text, i.search)
      )::real as rank
    from products i
    where (i.search like $2::text or i.words @@ to_tsquery('simple', $3::text)) and i.status = 'ACTIVE'
  ) found
  order by rank desc, id desc
  limit 21
)
select row_to_json(answer)::text
from (select (select row_to_json(connection) from (select
  (select coalesce(json_agg(node), '[]') from (
    select
      p.id,
      p.sku,
      p.name,
      (select money from (select (p.price_amount * 0.01)::text as amount, p.currency_code as "currencyCode") money) as price
    from page p
    where p.n <= 20
    order by p.n
  ) node) as nodes,
  (select info from (select
    (select count(*) > 20 from page) as "hasNextPage",
    (select translate(encode(convert_to(
        json_build_array('RELEVANCE:DESC', p.rank::text, p.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
      from page p where p.n = (select least(count(*), 20) from page)) as "endCursor"
  ) info) as "pageInfo"
) connection) as products) answer
