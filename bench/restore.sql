-- Takes back what addProductToOrder did: only these pairs are ever added, and no line of theirs was seeded.
delete from order_lines l
using bench.product_of_draft d
where l.order_id = d.order_id and l.product_id = d.product_id;

update orders o set
  version = d.version,
  line_count = d.line_count,
  item_count = d.item_count,
  total_amount = d.total_amount,
  updated_at = d.updated_at
from bench.draft d
where o.id = d.id and o.version <> d.version;
