// A workload like TPC-H's: the same shape of tables and of questions, our own data and our own words. Keys alone are indexed.
import type { World } from './world.ts';

export const ANALYTICS: World = {
  name: 'analytics',
  ddl: `
    create table region (r_regionkey int primary key, r_name text not null);
    create table nation (n_nationkey int primary key, n_name text not null, n_regionkey int not null references region);
    create table supplier (s_suppkey int primary key, s_name text not null, s_nationkey int not null references nation, s_acctbal numeric(12,2) not null, s_comment text not null);
    create table part (p_partkey int primary key, p_name text not null, p_brand text not null, p_type text not null, p_size int not null, p_container text not null);
    create table partsupp (ps_partkey int not null references part, ps_suppkey int not null references supplier, ps_availqty int not null, ps_supplycost numeric(12,2) not null, primary key (ps_partkey, ps_suppkey));
    create table customer (c_custkey int primary key, c_name text not null, c_nationkey int not null references nation, c_phone text not null, c_acctbal numeric(12,2) not null, c_mktsegment text not null);
    create table orders (o_orderkey int primary key, o_custkey int not null references customer, o_orderstatus char(1) not null, o_totalprice numeric(12,2) not null, o_orderdate date not null, o_orderpriority text not null, o_comment text not null);
    create table lineitem (l_orderkey int not null references orders, l_linenumber int not null, l_partkey int not null references part, l_suppkey int not null references supplier, l_quantity int not null, l_extendedprice numeric(12,2) not null, l_discount numeric(4,2) not null, l_returnflag char(1) not null, l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null, l_shipmode text not null, primary key (l_orderkey, l_linenumber));`,
  fill: `
    select setseed(0.17);
    insert into region select g, (array['AFRICA','AMERICA','ASIA','EUROPE','MIDDLE EAST'])[g + 1] from generate_series(0, 4) g;
    insert into nation select g, 'NATION ' || g, g % 5 from generate_series(0, 24) g;
    insert into supplier select g, 'Supplier ' || g, (random() * 24)::int, (random() * 11000 - 1000)::numeric(12,2), md5(g::text) from generate_series(1, 1000) g;
    insert into part select g, (array['green','red','blue','ivory','plum'])[1 + trunc(random() * 5)::int] || ' ' || md5(g::text), 'Brand#' || (11 + trunc(random() * 25)::int), (array['STANDARD','SMALL','LARGE','PROMO','ECONOMY'])[1 + trunc(random() * 5)::int] || ' ' || (array['TIN','BRASS','STEEL','COPPER','NICKEL'])[1 + trunc(random() * 5)::int], 1 + trunc(random() * 50)::int, (array['SM','MED','LG','JUMBO','WRAP'])[1 + trunc(random() * 5)::int] || ' ' || (array['BOX','BAG','CASE','PACK'])[1 + trunc(random() * 4)::int] from generate_series(1, 20000) g;
    insert into partsupp select p, 1 + (p * 7 + s * 251) % 1000, trunc(random() * 10000)::int, (random() * 1000)::numeric(12,2) from generate_series(1, 20000) p, generate_series(0, 3) s;
    insert into customer select g, 'Customer ' || g, (random() * 24)::int, (10 + g % 25) || '-' || md5(g::text), (random() * 11000 - 1000)::numeric(12,2), (array['BUILDING','AUTOMOBILE','MACHINERY','HOUSEHOLD','FURNITURE'])[1 + g % 5] from generate_series(1, 15000) g;
    insert into orders select g, 1 + trunc(random() * 14999)::int, (array['O','F','P'])[1 + trunc(random() * random() * 2.99)::int], (random() * 400000)::numeric(12,2), date '1992-01-01' + trunc(random() * 2400)::int, (1 + g % 5) || '-PRIORITY', md5(g::text) || ' ' || md5((g + 1)::text) from generate_series(1, 75000) g;
    insert into lineitem select o, n, 1 + trunc(random() * 19999)::int, 1 + trunc(random() * 999)::int, 1 + trunc(random() * 50)::int, (random() * 90000)::numeric(12,2), (trunc(random() * 11) / 100)::numeric(4,2), (array['N','R','A'])[1 + trunc(random() * random() * 2.99)::int], d, d + (random() * 60 - 30)::int, d + 1 + (random() * 29)::int, (array['AIR','RAIL','SHIP','TRUCK','MAIL','FOB','REG AIR'])[1 + trunc(random() * 7)::int] from (select o_orderkey as o, n, o_orderdate + 1 + trunc(random() * 120)::int as d from orders, generate_series(1, 4) n) l;`,
};

export const ANALYTICS_QUERIES: readonly string[] = [
  "select l_returnflag, sum(l_quantity), avg(l_extendedprice), count(*) from lineitem where l_shipdate <= date '1998-08-01' group by l_returnflag order by l_returnflag",
  "select s.s_acctbal, s.s_name, p.p_partkey from part p join partsupp ps on ps.ps_partkey = p.p_partkey join supplier s on s.s_suppkey = ps.ps_suppkey where p.p_size = 15 and p.p_type = 'LARGE BRASS' and ps.ps_supplycost = (select min(i.ps_supplycost) from partsupp i where i.ps_partkey = p.p_partkey) order by s.s_acctbal desc limit 100",
  "select l.l_orderkey, sum(l.l_extendedprice * (1 - l.l_discount)) as revenue, o.o_orderdate from customer c join orders o on o.o_custkey = c.c_custkey join lineitem l on l.l_orderkey = o.o_orderkey where c.c_mktsegment = 'BUILDING' and o.o_orderdate < date '1992-02-15' and l.l_shipdate > date '1992-02-15' group by l.l_orderkey, o.o_orderdate order by revenue desc limit 10",
  "select o_orderpriority, count(*) from orders o where o_orderdate >= date '1993-07-01' and o_orderdate < date '1993-10-01' and exists (select 1 from lineitem l where l.l_orderkey = o.o_orderkey and l.l_commitdate < l.l_receiptdate) group by o_orderpriority order by o_orderpriority",
  "select sum(l_extendedprice * l_discount) from lineitem where l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-02-01' and l_discount between 0.05 and 0.07 and l_quantity < 24",
  "select s.s_name, count(*) from supplier s join lineitem l on l.l_suppkey = s.s_suppkey where s.s_nationkey = 7 and l.l_shipdate >= date '1995-03-01' and l.l_shipdate < date '1995-04-01' group by s.s_name",
  "select c.c_name, sum(l.l_extendedprice * (1 - l.l_discount)) as lost from customer c join orders o on o.o_custkey = c.c_custkey join lineitem l on l.l_orderkey = o.o_orderkey where o.o_orderdate >= date '1993-10-01' and o.o_orderdate < date '1993-10-15' and l.l_returnflag = 'R' group by c.c_name order by lost desc limit 20",
  "select ps.ps_partkey, sum(ps.ps_supplycost * ps.ps_availqty) as value from partsupp ps join supplier s on s.s_suppkey = ps.ps_suppkey where s.s_nationkey = 3 group by ps.ps_partkey order by value desc limit 50",
  "select l_shipmode, count(*) from lineitem where l_shipmode in ('MAIL', 'SHIP') and l_commitdate < l_receiptdate and l_receiptdate >= date '1994-01-01' and l_receiptdate < date '1994-02-01' group by l_shipmode",
  "select sum(l.l_extendedprice) / 7.0 from lineitem l join part p on p.p_partkey = l.l_partkey where p.p_brand = 'Brand#23' and p.p_container = 'MED BOX' and l.l_quantity < (select 0.2 * avg(i.l_quantity) from lineitem i where i.l_partkey = p.p_partkey)",
  "select c.c_name, o.o_orderkey, o.o_totalprice from customer c join orders o on o.o_custkey = c.c_custkey where o.o_totalprice > 399000 order by o.o_totalprice desc limit 100",
  "select sum(l.l_extendedprice * (1 - l.l_discount)) from lineitem l join part p on p.p_partkey = l.l_partkey where p.p_brand = 'Brand#12' and p.p_container = 'SM CASE' and l.l_quantity between 1 and 11 and p.p_size between 1 and 5",
  "select s.s_name from supplier s where s.s_nationkey = 4 and exists (select 1 from lineitem l where l.l_suppkey = s.s_suppkey and l.l_shipdate = date '1996-05-05') order by s.s_name",
  "select c_custkey, c_acctbal from customer c where c_acctbal > 9900 and not exists (select 1 from orders o where o.o_custkey = c.c_custkey)",
  "select * from orders where o_custkey = $1 order by o_orderdate desc limit 20",
];
