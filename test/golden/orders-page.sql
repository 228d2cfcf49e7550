-- pipelined
select coalesce(
  to_json(
    (
      select "$"
      from (
        with "$2" as materialized (
          select "$9".*, row_number() over () "$n"
          from (
            select "$1".*, "$1".created_at "$k"
            from orders "$1"
            order by "$1".created_at desc, "$1".id desc
            limit 4
          ) "$9"
        )
        select (
          select count(*)::int
          from orders "$1"
        ) "totalCount",
          (
            select "$"
            from (
              select (
                (
                  select count(*) > 3
                  from "$2"
                )
              ) "hasNextPage",
                false "hasPreviousPage",
                (
                  select translate(
                    encode(
                      convert_to(
                        json_build_array(
                          'CREATED_AT:DESC',
                          to_char("$3"."$k" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          "$3".id
                        )::text,
                        'UTF8'
                      ),
                      'base64'
                    ),
                    E'+/=\n',
                    '-_'
                  )
                  from "$2" "$3"
                  where "$3"."$n" = 1
                  and 3 > 0
                ) "startCursor",
                (
                  select translate(
                    encode(
                      convert_to(
                        json_build_array(
                          'CREATED_AT:DESC',
                          to_char("$4"."$k" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          "$4".id
                        )::text,
                        'UTF8'
                      ),
                      'base64'
                    ),
                    E'+/=\n',
                    '-_'
                  )
                  from "$2" "$4"
                  where "$4"."$n" = (
                    select least(count(*), 3)
                    from "$2"
                  )
                ) "endCursor"
            ) "$"
          ) "pageInfo",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$5".id "id",
                (
                  select "$"
                  from (
                    select (("$5".total_amount) * 0.01)::text "amount",
                      "$5".currency_code "currencyCode"
                  ) "$"
                ) "total",
                (
                  select "$"
                  from (
                    select "$6".name "name"
                    from users "$6"
                    where "$6".id = "$5".user_id
                  ) "$"
                ) "user",
                (
                  select coalesce(json_agg("$"), '[]')
                  from (
                    select "$7".quantity "quantity",
                      (
                        select "$"
                        from (
                          select "$8".name "name",
                            (
                              select "$"
                              from (
                                select (("$8".price_amount) * 0.01)::text "amount"
                              ) "$"
                            ) "price"
                          from products "$8"
                          where "$8".id = "$7".product_id
                        ) "$"
                      ) "product"
                    from order_lines "$7"
                    where "$7".order_id = "$5".id
                    order by "$7".id
                  ) "$"
                ) "lines"
              from "$2" "$5"
              where "$5"."$n" <= 3
            ) "$"
          ) "nodes"
      ) "$"
    )
  ),
  'null'
)::text "r";
