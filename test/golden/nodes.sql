-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000e2"
select coalesce(
  to_json(
    coalesce(
      to_json(
        (
          select "$"
          from (
            select "$1".id "id"
            from users "$1"
            where "$1".id = $1::uuid
          ) "$"
        )
      ),
      to_json(
        (
          select "$"
          from (
            select "$2".id "id"
            from products "$2"
            where "$2".id = $1::uuid
          ) "$"
        )
      ),
      to_json(
        (
          select "$"
          from (
            select "$3".id "id",
              "$3".quantity "quantity",
              (
                select "$"
                from (
                  select "$4".name "name"
                  from products "$4"
                  where "$4".id = "$3".product_id
                ) "$"
              ) "product"
            from order_lines "$3"
            where "$3".id = $1::uuid
          ) "$"
        )
      ),
      to_json(
        (
          select "$"
          from (
            select "$5".id "id", "$5".number "number"
            from orders "$5"
            where "$5".id = $1::uuid
          ) "$"
        )
      )
    )
  ),
  'null'
)::text "r";

-- pipelined
-- $1 = ["00000000-0000-7000-8000-0000000000c1","00000000-0000-7000-8000-000000000fff","00000000-0000-7000-8000-0000000000a1","00000000-0000-7000-8000-0000000000d1"]
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
                  select 'User' "__typename", "$2".id "id", "$2".name "name"
                  from users "$2"
                  where "$2".id = "$1".id
                ) "$"
              )
            ),
            to_json(
              (
                select "$"
                from (
                  select 'Product' "__typename", "$3".id "id", "$3".name "title"
                  from products "$3"
                  where "$3".id = "$1".id
                ) "$"
              )
            ),
            to_json(
              (
                select "$"
                from (
                  select 'OrderLine' "__typename", "$4".id "id"
                  from order_lines "$4"
                  where "$4".id = "$1".id
                ) "$"
              )
            ),
            to_json(
              (
                select "$"
                from (
                  select 'Order' "__typename", "$5".id "id"
                  from orders "$5"
                  where "$5".id = "$1".id
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
