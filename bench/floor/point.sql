-- One order by id. $1: id.
select row_to_json(answer)::text
from (select (select row_to_json(found) from (
  select
    o.id,
    o.number,
    o.status,
    o.item_count as "itemCount",
    to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
    (select money from (select (o.total_amount * 0.01)::text as amount, o.currency_code as "currencyCode") money) as total
  from orders o
  where o.id = $1::uuid
) found) as "order") answer
