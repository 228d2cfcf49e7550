-- pipelined
-- $1 = ["00000000-0000-7000-8000-0000000000c1","00000000-0000-7000-8000-0000000000a2"]
select coalesce(
  to_json(
    (
      select coalesce(
        json_agg(
          coalesce(
            to_json(
              (
                select "$"
                from (
                  select "$2".email "email", 'User' "$type"
                  from users "$2"
                  where "$2".id = "$1".id
                ) "$"
              )
            ),
            to_json(
              (
                select "$"
                from (
                  select "$3".name "name",
                    (
                      select "$"
                      from (
                        select (("$3".price_amount) * 0.01)::text "amount"
                      ) "$"
                    ) "price",
                    'Product' "$type"
                  from products "$3"
                  where "$3".id = "$1".id
                ) "$"
              )
            )
          )
          order by "$1".n
        ),
        '[]'
      )
      from unnest($1::uuid[])
      with ordinality "$1" (id, n)
    )
  ),
  'null'
)::text "r";
