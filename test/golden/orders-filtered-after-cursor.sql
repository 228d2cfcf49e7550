-- pipelined
-- $1 = ["DRAFT","PLACED","COMPLETED"]
-- $2 = "2026-02-01T00:00:00.000Z"
-- $3 = "2026-02-28T23:00:00.000Z"
-- $4 = "1"
-- $5 = "7500"
-- $6 = "00000000-0000-7000-8000-0000000000d5"
select coalesce(
  to_json(
    (
      select "$"
      from (
        with "$2" as materialized (
          select "$4".*, row_number() over () "$n"
          from (
            select "$1".*, "$1".total_amount "$k"
            from orders "$1"
            where "$1".status = any($1::text[])
            and "$1".created_at >= $2::timestamptz
            and "$1".created_at < $3::timestamptz
            and "$1".total_amount >= $4::bigint
            and ("$1".total_amount, "$1".id) < ($5::bigint, $6::uuid)
            order by "$1".total_amount desc, "$1".id desc
            limit 3
          ) "$4"
        )
        select (
          select coalesce(json_agg("$"), '[]')
          from (
            select translate(
              encode(
                convert_to(json_build_array('TOTAL:DESC', "$3"."$k"::text, "$3".id)::text, 'UTF8'),
                'base64'
              ),
              E'+/=\n',
              '-_'
            ) "cursor",
              (
                select "$"
                from (
                  select "$3".number "number",
                    (
                      select "$"
                      from (
                        select (("$3".total_amount) * 0.01)::text "amount"
                      ) "$"
                    ) "total"
                ) "$"
              ) "node"
            from "$2" "$3"
            where "$3"."$n" <= 2
          ) "$"
        ) "edges",
          (
            select "$"
            from (
              select (
                (
                  select count(*) > 2
                  from "$2"
                )
              ) "hasNextPage",
                (
                  exists (
                    select
                    from (
                      select
                      from orders "$1"
                      where "$1".status = any($1::text[])
                      and "$1".created_at >= $2::timestamptz
                      and "$1".created_at < $3::timestamptz
                      and "$1".total_amount >= $4::bigint
                      and ("$1".total_amount, "$1".id) >= ($5::bigint, $6::uuid)
                      order by "$1".total_amount, "$1".id
                      limit 1
                    ) "$"
                  )
                ) "hasPreviousPage"
            ) "$"
          ) "pageInfo"
      ) "$"
    )
  ),
  'null'
)::text "r";
