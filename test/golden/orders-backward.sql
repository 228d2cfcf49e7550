-- pipelined
-- $1 = "1005"
-- $2 = "00000000-0000-7000-8000-0000000000d5"
select coalesce(
  to_json(
    (
      select "$"
      from (
        with "$2" as materialized (
          select "$6".*, row_number() over () "$n"
          from (
            select "$1".*, "$1".number "$k"
            from orders "$1"
            where ("$1".number, "$1".id) < ($1::integer, $2::uuid)
            order by "$1".number desc, "$1".id desc
            limit 3
          ) "$6"
        )
        select (
          select coalesce(json_agg("$"), '[]')
          from (
            select "$3".number "number"
            from "$2" "$3"
            where "$3"."$n" <= 2
            order by "$3"."$n" desc
          ) "$"
        ) "nodes",
          (
            select "$"
            from (
              select (
                exists (
                  select
                  from (
                    select
                    from orders "$1"
                    where ("$1".number, "$1".id) >= ($1::integer, $2::uuid)
                    order by "$1".number, "$1".id
                    limit 1
                  ) "$"
                )
              ) "hasNextPage",
                (
                  (
                    select count(*) > 2
                    from "$2"
                  )
                ) "hasPreviousPage",
                (
                  select translate(
                    encode(
                      convert_to(
                        json_build_array('NUMBER:ASC', "$4"."$k"::text, "$4".id)::text, 'UTF8'
                      ),
                      'base64'
                    ),
                    E'+/=\n',
                    '-_'
                  )
                  from "$2" "$4"
                  where "$4"."$n" = (
                    select least(count(*), 2)
                    from "$2"
                  )
                ) "startCursor",
                (
                  select translate(
                    encode(
                      convert_to(
                        json_build_array('NUMBER:ASC', "$5"."$k"::text, "$5".id)::text, 'UTF8'
                      ),
                      'base64'
                    ),
                    E'+/=\n',
                    '-_'
                  )
                  from "$2" "$5"
                  where "$5"."$n" = 1
                  and 2 > 0
                ) "endCursor"
            ) "$"
          ) "pageInfo"
      ) "$"
    )
  ),
  'null'
)::text "r";
