-- The first page of 20 orders, newest first, without what belongs to them.
with page as materialized (
  select
    id, number, status, item_count, created_at, total_amount, currency_code,
    row_number() over (order by created_at desc, id desc) as n
  from orders
  order by created_at desc, id desc
  limit 21
)
select row_to_json(answer)::text
from (select (select row_to_json(connection) from (select
  (select coalesce(json_agg(node), '[]') from (
    select
      p.id,
      p.number,
      p.status,
      p.item_count as "itemCount",
      to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      (select money from (select (p.total_amount * 0.01)::text as amount, p.currency_code as "currencyCode") money) as total
    from page p
    where p.n <= 20
    order by p.n
  ) node) as nodes,
  (select info from (select
    (select count(*) > 20 from page) as "hasNextPage",
    (select translate(encode(convert_to(json_build_array('CREATED_AT:DESC',
        to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), p.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
      from page p where p.n = (select least(count(*), 20) from page)) as "endCursor"
  ) info) as "pageInfo"
) connection) as orders) answer
