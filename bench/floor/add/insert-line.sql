insert into order_lines
  (id, order_id, product_id, product_name, product_sku, quantity, unit_price_amount, currency_code)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict on constraint order_lines_order_id_product_id_key do nothing
