-- What PostGraphile does not make from tables by itself, the way its documentation asks for it: functions.
create schema if not exists postgraphile;

-- The text is folded in sub-selects, which PostgreSQL runs once and not for every row.
create or replace function postgraphile.search_products(search text) returns setof products
language sql stable as $$
  select i.*
  from products i
  where
    i.status = 'ACTIVE'
    and (
      i.search like (
        select ('%' || translate(lower(search_products.search collate "und-x-icu"), 'ς', 'σ') || '%') collate "C")
      or i.words @@ (select to_tsquery('simple',
        regexp_replace(search_products.search, '[!-/:-@[-`{-~\s]+', ':* & ', 'g') || ':*'))
    )
  order by
    (
      (case
        when translate(lower(i.sku collate "und-x-icu"), 'ς', 'σ')
          = (select translate(lower(search_products.search collate "und-x-icu"), 'ς', 'σ') collate "und-x-icu") then 2
        else 0
      end)
      + word_similarity(search_products.search, i.search)
    )::real desc,
    i.id desc
$$;

create or replace function postgraphile.add_product_to_order(order_id uuid, product_id uuid, quantity integer)
returns orders
language plpgsql volatile as $$
#variable_conflict use_column
declare
  found_order orders;
  found_product products;
begin
  select * into found_order from orders where id = add_product_to_order.order_id for no key update;
  if found_order.status is distinct from 'DRAFT' then raise exception 'ORDER_NOT_EDITABLE'; end if;
  select * into found_product from products where id = add_product_to_order.product_id for share;
  if found_product.status is distinct from 'ACTIVE' then raise exception 'PRODUCT_ARCHIVED'; end if;
  insert into order_lines
    (id, order_id, product_id, product_name, product_sku, quantity, unit_price_amount, currency_code)
  values
    (uuidv7(), found_order.id, found_product.id, found_product.name, found_product.sku, add_product_to_order.quantity,
      found_product.price_amount, found_order.currency_code)
  on conflict on constraint order_lines_order_id_product_id_key do nothing;
  if not found then raise exception 'DUPLICATE_PRODUCT'; end if;
  update orders set
    line_count = line_count + 1,
    item_count = item_count + add_product_to_order.quantity,
    total_amount = total_amount + found_product.price_amount * add_product_to_order.quantity,
    updated_at = now(),
    version = version + 1
  where id = found_order.id
  returning * into found_order;
  return found_order;
end
$$;
