update orders set
  line_count = line_count + 1,
  item_count = item_count + $2,
  total_amount = total_amount + $3,
  updated_at = $4,
  version = version + 1
where id = $1::uuid
