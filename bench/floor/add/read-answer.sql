-- The payload's order. $1: id.
select row_to_json(answer)::text
from (
  select
    o.id,
    o.number,
    o.version,
    o.item_count as "itemCount",
    (select money from (select (o.total_amount * 0.01)::text as amount, o.currency_code as "currencyCode") money) as total
  from orders o
  where o.id = $1::uuid
) answer
