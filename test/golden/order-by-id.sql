-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000d1"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select 'Order' "__typename",
          "$1".id "id",
          "$1".number "number",
          "$1".status "status",
          to_char("$1".created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') "createdAt",
          "$1".note "note",
          (
            select "$"
            from (
              select (("$1".total_amount) * 0.01)::text "amount", "$1".currency_code "currencyCode"
            ) "$"
          ) "total",
          (
            select "$"
            from (
              select "$2".id "id", "$2".name "name", "$2".email "email"
              from users "$2"
              where "$2".id = "$1".user_id
            ) "$"
          ) "user",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$3".quantity "quantity",
                "$3".product_name "productName",
                (
                  select "$"
                  from (
                    select (("$3".unit_price_amount) * 0.01)::text "amount"
                  ) "$"
                ) "unitPrice",
                (
                  select "$"
                  from (
                    select (("$3".unit_price_amount * "$3".quantity) * 0.01)::text "amount"
                  ) "$"
                ) "total",
                (
                  select "$"
                  from (
                    select "$4".id "id",
                      "$4".name "name",
                      (
                        select "$"
                        from (
                          select "$5".on_hand - "$5".allocated "available"
                          from stock_levels "$5"
                          where "$5".product_id = "$4".id
                        ) "$"
                      ) "stock"
                    from products "$4"
                    where "$4".id = "$3".product_id
                  ) "$"
                ) "product"
              from order_lines "$3"
              where "$3".order_id = "$1".id
              order by "$3".id
            ) "$"
          ) "lines",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$6".sku "sku"
              from products "$6"
              join order_lines "$line" on "$line".product_id = "$6".id
              where "$line".order_id = "$1".id
              order by "$line".id
            ) "$"
          ) "products"
        from orders "$1"
        where "$1".id = $1::uuid
      ) "$"
    )
  ),
  'null'
)::text "r";
