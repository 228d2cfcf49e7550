select id, sku, name, status, price_amount::float8 from products where id = $1::uuid for share
