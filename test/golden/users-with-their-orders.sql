-- pipelined
-- $1 = ["DRAFT","PLACED"]
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
          select coalesce(json_agg("$"), '[]')
          from (
            select "$1".name "name",
              (
                select "$"
                from (
                  select (
                    select count(*)::int
                    from orders "$2"
                    where "$2".user_id = "$1".id
                    and "$2".status = any($1::text[])
                  ) "totalCount",
                    (
                      select coalesce(json_agg("$"), '[]')
                      from (
                        select "$2".number "number",
                          (
                            select coalesce(json_agg("$"), '[]')
                            from (
                              select "$3".product_sku "productSku"
                              from order_lines "$3"
                              where "$3".order_id = "$2".id
                              order by "$3".id
                            ) "$"
                          ) "lines"
                        from orders "$2"
                        where "$2".user_id = "$1".id
                        and "$2".status = any($1::text[])
                        order by "$2".created_at desc, "$2".id desc
                        limit 20
                      ) "$"
                    ) "nodes"
                ) "$"
              ) "open",
              (
                select "$"
                from (
                  with "$5" as materialized (
                    select "$8".*, row_number() over () "$n"
                    from (
                      select "$4".*, "$4".created_at "$k"
                      from orders "$4"
                      where "$4".user_id = "$1".id
                      order by "$4".created_at, "$4".id
                      limit 2
                    ) "$8"
                  )
                  select (
                    select coalesce(json_agg("$"), '[]')
                    from (
                      select "$6".number "number",
                        (
                          select coalesce(json_agg("$"), '[]')
                          from (
                            select "$7".product_sku "productSku"
                            from order_lines "$7"
                            where "$7".order_id = "$6".id
                            order by "$7".id
                          ) "$"
                        ) "lines"
                      from "$5" "$6"
                      where "$6"."$n" <= 1
                      order by "$6"."$n" desc
                    ) "$"
                  ) "nodes",
                    (
                      select "$"
                      from (
                        select (
                          (
                            select count(*) > 1
                            from "$5"
                          )
                        ) "hasPreviousPage"
                      ) "$"
                    ) "pageInfo"
                ) "$"
              ) "last",
              (
                select "$"
                from (
                  with "$10" as materialized (
                    select "$13".*, row_number() over () "$n"
                    from (
                      select "$9".*, "$9".created_at "$k"
                      from products "$9"
                      where "$9".id in (
                        select l.product_id
                        from orders o
                        join order_lines l on l.order_id = o.id
                        where o.user_id = "$1".id
                      )
                      order by "$9".created_at desc, "$9".id desc
                      limit 3
                    ) "$13"
                  )
                  select (
                    select count(*)::int
                    from products "$9"
                    where "$9".id in (
                      select l.product_id
                      from orders o
                      join order_lines l on l.order_id = o.id
                      where o.user_id = "$1".id
                    )
                  ) "totalCount",
                    (
                      select coalesce(json_agg("$"), '[]')
                      from (
                        select "$11".sku "sku"
                        from "$10" "$11"
                        where "$11"."$n" <= 2
                      ) "$"
                    ) "nodes",
                    (
                      select "$"
                      from (
                        select (
                          (
                            select count(*) > 2
                            from "$10"
                          )
                        ) "hasNextPage",
                          (
                            select translate(
                              encode(
                                convert_to(
                                  json_build_array(
                                    'CREATED_AT:DESC',
                                    to_char(
                                      "$12"."$k" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
                                    ),
                                    "$12".id
                                  )::text,
                                  'UTF8'
                                ),
                                'base64'
                              ),
                              E'+/=\n',
                              '-_'
                            )
                            from "$10" "$12"
                            where "$12"."$n" = (
                              select least(count(*), 2)
                              from "$10"
                            )
                          ) "endCursor"
                      ) "$"
                    ) "pageInfo"
                ) "$"
              ) "products"
            from users "$1"
            order by "$1".name, "$1".id
            limit 10
          ) "$"
        ) "nodes"
      ) "$"
    )
  ),
  'null'
)::text "r";
