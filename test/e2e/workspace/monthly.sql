-- What the accountant asks for on the first of the month.
select * from products where price_cents > 100000 order by name limit 10;

select o.id, o.totl_cents from orders o where o.id = 4711;

update products set featured = false;
