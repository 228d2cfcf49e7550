-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000a1"
-- $2 = "00000000-0000-7000-8000-0000000000a1"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select "$1".name "name",
          (
            select "$"
            from (
              select (
                select count(*)::int
                from orders "$2"
                where "$2".user_id = "$1".id
                and "$2".user_id = $2::uuid
              ) "totalCount",
                (
                  select coalesce(json_agg("$"), '[]')
                  from (
                    select "$2".number "number",
                      (
                        select coalesce(json_agg("$"), '[]')
                        from (
                          select "$3".sku "sku", "$3".status "status"
                          from products "$3"
                          join order_lines "$line" on "$line".product_id = "$3".id
                          where "$line".order_id = "$2".id
                          order by "$line".id
                        ) "$"
                      ) "products"
                    from orders "$2"
                    where "$2".user_id = "$1".id
                    and "$2".user_id = $2::uuid
                    order by "$2".created_at desc, "$2".id desc
                    limit 2
                  ) "$"
                ) "nodes"
            ) "$"
          ) "orders"
        from users "$1"
        where "$1".id = $1::uuid
        and "$1".id = $2::uuid
      ) "$"
    )
  ),
  'null'
)::text "r";

-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000a1"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
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
              ) "user"
            from orders "$1"
            where "$1".user_id = $1::uuid
            order by "$1".number, "$1".id
            limit 20
          ) "$"
        ) "nodes"
      ) "$"
    )
  ),
  'null'
)::text "r";

-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000a1"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
          select count(*)::int
          from products "$1"
          where (
            "$1".status = 'ACTIVE' or exists (
              select
              from orders o
              join order_lines l on l.order_id = o.id
              where o.user_id = $1::uuid
              and l.product_id = "$1".id
            )
          )
        ) "totalCount",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$1".sku "sku",
                "$1".status "status",
                (
                  select "$"
                  from (
                    select "$2".on_hand - "$2".allocated "available"
                    from stock_levels "$2"
                    where "$2".product_id = "$1".id
                  ) "$"
                ) "stock"
              from products "$1"
              where (
                "$1".status = 'ACTIVE' or exists (
                  select
                  from orders o
                  join order_lines l on l.order_id = o.id
                  where o.user_id = $1::uuid
                  and l.product_id = "$1".id
                )
              )
              order by "$1".sku, "$1".id
              limit 20
            ) "$"
          ) "nodes"
      ) "$"
    )
  ),
  'null'
)::text "r";

-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000e3"
-- $2 = "00000000-0000-7000-8000-0000000000a1"
select coalesce(
  to_json(
    coalesce(
      to_json(
        (
          select "$"
          from (
            select "$1".quantity "quantity"
            from order_lines "$1"
            where "$1".id = $1::uuid
            and exists (
              select
              from orders o
              where o.id = "$1".order_id
              and o.user_id = $2::uuid
            )
          ) "$"
        )
      )
    )
  ),
  'null'
)::text "r";
