-- One user with the 10 newest orders, their lines and products. $1: id.
select row_to_json(answer)::text
from (select (select row_to_json(owner) from (
  select
    u.id,
    u.name,
    u.email,
    (select connection from (select
      (select coalesce(json_agg(node), '[]') from (
        select
          o.id,
          o.number,
          o.status,
          to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
          (select money from (
            select (o.total_amount * 0.01)::text as amount, o.currency_code as "currencyCode") money) as total,
          (select coalesce(json_agg(line), '[]') from (
            select
              l.id,
              l.quantity,
              (select money from (
                select (l.unit_price_amount * 0.01)::text as amount, l.currency_code as "currencyCode") money) as "unitPrice",
              (select item from (select i.id, i.sku, i.name from products i where i.id = l.product_id) item) as product
            from order_lines l
            where l.order_id = o.id
            order by l.id
          ) line) as lines
        from orders o
        where o.user_id = u.id
        order by o.created_at desc, o.id desc
        limit 10
      ) node) as nodes
    ) connection) as orders
  from users u
  where u.id = $1::uuid
) owner) as "user") answer
