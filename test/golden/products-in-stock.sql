-- pipelined
-- $1 = "2000"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
          select coalesce(json_agg("$"), '[]')
          from (
            select translate(
              encode(
                convert_to(
                  json_build_array(
                    'AVAILABLE:DESC',
                    ("$stock".on_hand - "$stock".allocated)::text,
                    "$stock".product_id
                  )::text,
                  'UTF8'
                ),
                'base64'
              ),
              E'+/=\n',
              '-_'
            ) "cursor",
              (
                select "$"
                from (
                  select "$1".sku "sku",
                    (
                      select "$"
                      from (
                        select (("$1".price_amount) * 0.01)::text "amount",
                          "$1".currency_code "currencyCode"
                      ) "$"
                    ) "price",
                    (
                      select "$"
                      from (
                        select "$2".on_hand "onHand",
                          "$2".allocated "allocated",
                          "$2".on_hand - "$2".allocated "available"
                        from stock_levels "$2"
                        where "$2".product_id = "$1".id
                      ) "$"
                    ) "stock"
                ) "$"
              ) "node"
            from products "$1"
            join stock_levels "$stock" on "$stock".product_id = "$1".id
            where "$1".price_amount <= $1::bigint
            and exists (
              select
              from stock_levels s
              where s.product_id = "$1".id
              and s.on_hand > s.allocated
            )
            order by ("$stock".on_hand - "$stock".allocated) desc, "$stock".product_id desc
            limit 2
          ) "$"
        ) "edges"
      ) "$"
    )
  ),
  'null'
)::text "r";
