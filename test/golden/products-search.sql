-- on the pool
-- $1 = "%mug%"
-- $2 = "'mug':*"
-- $3 = ["ACTIVE"]
-- $4 = "mug"
select coalesce(
  to_json(
    (
      select "$"
      from (
        with "$2" as materialized (
          select "$5".*, row_number() over () "$n"
          from (
            select "$1".*, "$1"."$rank" "$k"
            from (
              select "$1".*,
                (
                  (
                    case
                    when translate(lower("$1".sku collate "und-x-icu"), 'ς', 'σ') = $4::text then 2
                    else 0
                    end
                  ) + word_similarity($4::text, "$1".search)
                )::real "$rank"
              from products "$1"
              where ("$1".search like $1::text or "$1".words @@ to_tsquery('simple', $2::text))
              and "$1".status = any($3::text[])
              order by "$rank" desc, "$1".id desc
              limit 1000
            ) "$1"
            order by "$1"."$rank" desc, "$1".id desc
            limit 21
          ) "$5"
        )
        select (
          select count(*)::int
          from products "$1"
          where ("$1".search like $1::text or "$1".words @@ to_tsquery('simple', $2::text))
          and "$1".status = any($3::text[])
        ) "totalCount",
          (
            select coalesce(json_agg("$"), '[]')
            from (
              select "$3".sku "sku", "$3".name "name", "$3".description "description"
              from "$2" "$3"
              where "$3"."$n" <= 20
            ) "$"
          ) "nodes",
          (
            select "$"
            from (
              select (
                select translate(
                  encode(
                    convert_to(
                      json_build_array('RELEVANCE:DESC', "$4"."$k"::text, "$4".id)::text, 'UTF8'
                    ),
                    'base64'
                  ),
                  E'+/=\n',
                  '-_'
                )
                from "$2" "$4"
                where "$4"."$n" = (
                  select least(count(*), 20)
                  from "$2"
                )
              ) "endCursor"
            ) "$"
          ) "pageInfo"
      ) "$"
    )
  ),
  'null'
)::text "r";
