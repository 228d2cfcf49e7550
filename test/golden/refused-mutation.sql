-- on the pool
START TRANSACTION;

-- on the pool
-- $1 = "00000000-0000-7000-8000-0000000000d5"
select id,
  status,
  user_id "userId",
  version,
  line_count "lineCount",
  item_count "itemCount",
  total_amount "totalAmount"
from orders
where id = $1 for no key update;

-- on the pool
-- $1 = ["00000000-0000-7000-8000-0000000000c1"]
select id, sku, name, status, price_amount "priceAmount"
from products
where id = any($1::uuid[])
order by id for share;

-- on the pool
-- $1 = "00000000-0000-7000-8000-0000000000d5"
-- $2 = "EUR"
-- $3 = ["a new id"]
-- $4 = ["00000000-0000-7000-8000-0000000000c1"]
-- $5 = ["Blue mug"]
-- $6 = ["MUG-1"]
-- $7 = [1]
-- $8 = [1250]
insert into order_lines(
  id, order_id, product_id, product_name, product_sku, quantity, unit_price_amount, currency_code
)
select l.id, $1, l.product_id, l.product_name, l.product_sku, l.quantity, l.unit_price_amount, $2
from unnest(
  $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::bigint[]
) as l(
  id, product_id, product_name, product_sku, quantity, unit_price_amount
) on conflict on constraint order_lines_order_id_product_id_key do nothing returning id;

-- on the pool
-- $1 = "00000000-0000-7000-8000-0000000000d5"
-- $2 = "00000000-0000-7000-8000-0000000000c1"
select id, quantity, unit_price_amount "unitPriceAmount"
from order_lines
where order_id = $1
and product_id = $2;

-- on the pool
ROLLBACK;

-- pipelined
-- $1 = "00000000-0000-7000-8000-0000000000d5"
-- $2 = "[{\"line\":\"00000000-0000-7000-8000-0000000000e6\",\"t\":\"DuplicateProductError\",\"code\":\"DUPLICATE_PRODUCT\",\"message\":\"The product is in the order already: use setProductQuantity on its line.\",\"field\":[\"input\",\"productId\"]}]"
select coalesce(
  to_json(
    (
      select "$"
      from (
        select (
          select "$"
          from (
            select "$1".number "number",
              "$1".version "version",
              (
                select coalesce(json_agg("$"), '[]')
                from (
                  select "$2".product_name "productName", "$2".quantity "quantity"
                  from order_lines "$2"
                  where "$2".order_id = "$1".id
                  order by "$2".id
                ) "$"
              ) "lines"
            from orders "$1"
            where "$1".id = $1::uuid
          ) "$"
        ) "order",
          (
            select json_agg(
              case "$3".v ->> 't'
              when 'InvalidInputError' then to_json(
                (
                  select "$"
                  from (
                    select 'InvalidInputError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message"
                  ) "$"
                )
              )
              when 'NotFoundError' then to_json(
                (
                  select "$"
                  from (
                    select 'NotFoundError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message",
                      "$3".v ->> 'id' "id"
                  ) "$"
                )
              )
              when 'NotAllowedError' then to_json(
                (
                  select "$"
                  from (
                    select 'NotAllowedError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message"
                  ) "$"
                )
              )
              when 'ConflictError' then to_json(
                (
                  select "$"
                  from (
                    select 'ConflictError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message"
                  ) "$"
                )
              )
              when 'VersionConflictError' then to_json(
                (
                  select "$"
                  from (
                    select 'VersionConflictError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message"
                  ) "$"
                )
              )
              when 'DuplicateProductError' then to_json(
                (
                  select "$"
                  from (
                    select 'DuplicateProductError' "__typename",
                      "$3".v ->> 'code' "code",
                      nullif("$3".v -> 'field', 'null') "field",
                      "$3".v ->> 'message' "message",
                      (
                        select "$"
                        from (
                          select "$4".quantity "quantity", "$4".product_name "productName"
                          from order_lines "$4"
                          where "$4".id = ("$3".v ->> 'line')::uuid
                        ) "$"
                      ) "line"
                  ) "$"
                )
              )
              end
              order by "$3".n
            )
            from jsonb_array_elements($2::jsonb)
            with ordinality "$3" (v, n)
          ) "userErrors"
      ) "$"
    )
  ),
  'null'
)::text "r";
