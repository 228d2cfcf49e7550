-- Which products addProductToOrder puts into which drafts, and how the drafts stood before.
create schema if not exists bench;
create extension if not exists pg_stat_statements schema bench;

create table bench.product_of_draft as
with drafts as (
  select id, row_number() over (order by md5(id::text)) as n from orders where status = 'DRAFT' and line_count < 50
), numbered as (
  select id, row_number() over (order by md5(id::text)) as n from products where status = 'ACTIVE'
)
select d.n, d.id as order_id, p.id as product_id
from drafts d
join numbered p on p.n = 1 + (d.n * 7919) % (select count(*) from numbered)
where d.n <= 40000
  and not exists (select from order_lines l where l.order_id = d.id and l.product_id = p.id);

create table bench.draft as
select o.id, o.version, o.line_count, o.item_count, o.total_amount, o.updated_at
from orders o
join bench.product_of_draft d on d.order_id = o.id;
alter table bench.draft add primary key (id);
