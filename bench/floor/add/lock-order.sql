select status, line_count, total_amount::float8, currency_code from orders where id = $1::uuid for no key update
