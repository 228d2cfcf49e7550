-- on the pool
-- $1 = "%1002%"
-- $2 = 1002
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
          select count(*)::int
          from orders "$1"
          where "$1".id in (
            (
              select o.id
              from users u
              join orders o on o.user_id = u.id
              where u.search like $1::text
              order by o.created_at desc
              limit 10000
            )
            union (
              select l.order_id
              from products p
              join order_lines l on l.product_id = p.id
              where p.search like $1::text
              order by l.id desc
              limit 10000
            )
            union
            select o.id
            from orders o
            where o.number = $2::int
          )
        ) "totalCount",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$1".number "number",
                (
                  select "$"
                  from (
                    select "$2".name "name"
                    from users "$2"
                    where "$2".id = "$1".user_id
                  ) "$"
                ) "user",
                (
                  select coalesce(json_agg("$"), '[]')
                  from (
                    select "$3".name "name"
                    from products "$3"
                    join order_lines "$line" on "$line".product_id = "$3".id
                    where "$line".order_id = "$1".id
                    order by "$line".id
                  ) "$"
                ) "products"
              from orders "$1"
              where "$1".id in (
                (
                  select o.id
                  from users u
                  join orders o on o.user_id = u.id
                  where u.search like $1::text
                  order by o.created_at desc
                  limit 10000
                )
                union (
                  select l.order_id
                  from products p
                  join order_lines l on l.product_id = p.id
                  where p.search like $1::text
                  order by l.id desc
                  limit 10000
                )
                union
                select o.id
                from orders o
                where o.number = $2::int
              )
              order by "$1".created_at desc, "$1".id desc
              limit 20
            ) "$"
          ) "nodes"
      ) "$"
    )
  ),
  'null'
)::text "r";
