// A workload like the join order benchmark's: films, people, companies and keywords, joined through tables of references; our own data and our own words. Keys alone are indexed.
import type { World } from './world.ts';

export const MOVIES: World = {
  name: 'movies',
  ddl: `
    create table kind_type (id int primary key, kind text not null);
    create table info_type (id int primary key, info text not null);
    create table role_type (id int primary key, role text not null);
    create table company_type (id int primary key, kind text not null);
    create table title (id int primary key, title text not null, kind_id int not null references kind_type, production_year int);
    create table name (id int primary key, name text not null, gender text);
    create table keyword (id int primary key, keyword text not null);
    create table company_name (id int primary key, name text not null, country_code text);
    create table cast_info (id int primary key, person_id int not null references name, movie_id int not null references title, role_id int not null references role_type, note text);
    create table movie_companies (id int primary key, movie_id int not null references title, company_id int not null references company_name, company_type_id int not null references company_type, note text);
    create table movie_info (id int primary key, movie_id int not null references title, info_type_id int not null references info_type, info text not null);
    create table movie_rating (id int primary key, movie_id int not null references title, info_type_id int not null references info_type, info text not null);
    create table movie_keyword (id int primary key, movie_id int not null references title, keyword_id int not null references keyword);
    create table aka_name (id int primary key, person_id int not null references name, name text not null);`,
  fill: `
    select setseed(0.23);
    insert into kind_type select g, (array['movie','tv series','tv movie','video movie','tv mini series','video game','episode'])[g] from generate_series(1, 7) g;
    insert into info_type select g, case g when 1 then 'genres' when 2 then 'release dates' when 3 then 'countries' when 4 then 'rating' when 5 then 'votes' else 'info ' || g end from generate_series(1, 113) g;
    insert into role_type select g, case g when 1 then 'actor' when 2 then 'actress' when 3 then 'producer' when 4 then 'writer' else 'role ' || g end from generate_series(1, 12) g;
    insert into company_type select g, (array['distributors','production companies','special effects companies','miscellaneous companies'])[g] from generate_series(1, 4) g;
    insert into title select g, 'Film ' || md5(g::text), 1 + trunc(random() * random() * 6.99)::int, case when random() < 0.97 then 2020 - trunc(random() * random() * 110)::int end from generate_series(1, 60000) g;
    insert into name select g, 'Person ' || md5(g::text), (array['m','f'])[1 + trunc(random() * 1.6)::int] from generate_series(1, 80000) g;
    insert into keyword select g, case when g <= 50 then 'keyword-' || g else 'word-' || md5(g::text) end from generate_series(1, 10000) g;
    insert into company_name select g, 'Company ' || md5(g::text), (array['[us]','[de]','[gb]','[fr]','[jp]','[se]'])[1 + trunc(random() * random() * 5.99)::int] from generate_series(1, 15000) g;
    insert into cast_info select g, 1 + trunc(random() * 79999)::int, 1 + trunc(random() * 59999)::int, 1 + trunc(random() * random() * 11.99)::int, case when random() < 0.4 then '(' || (array['voice','uncredited','producer','archive footage'])[1 + trunc(random() * 3.99)::int] || ')' end from generate_series(1, 400000) g;
    insert into movie_companies select g, 1 + trunc(random() * 59999)::int, 1 + trunc(random() * random() * 14999)::int, 1 + trunc(random() * 3.99)::int, case when random() < 0.5 then '(' || (1990 + g % 30) || ')' end from generate_series(1, 120000) g;
    insert into movie_info select g, 1 + trunc(random() * 59999)::int, 1 + trunc(random() * random() * 112.9)::int, (array['Drama','Comedy','Horror','Action','USA','Germany','Sweden','English'])[1 + trunc(random() * 7.99)::int] || case when random() < 0.5 then ' ' || md5(g::text) else '' end from generate_series(1, 300000) g;
    insert into movie_rating select g, 1 + g / 3, 4 + g % 3, case when g % 3 = 0 then (10 + trunc(random() * 89)::int)::text else trunc(random() * 100000)::int::text end from generate_series(1, 120000) g;
    insert into movie_keyword select g, 1 + trunc(random() * 59999)::int, 1 + trunc(random() * random() * random() * 9999)::int from generate_series(1, 250000) g;
    insert into aka_name select g, 1 + trunc(random() * 79999)::int, 'Alias ' || md5(g::text) from generate_series(1, 50000) g;`,
};

export const MOVIES_QUERIES: readonly string[] = [
  "select min(t.title), min(mc.note) from company_type ct join movie_companies mc on mc.company_type_id = ct.id join title t on t.id = mc.movie_id where ct.kind = 'production companies' and t.production_year = 1932",
  "select min(t.title) from keyword k join movie_keyword mk on mk.keyword_id = k.id join title t on t.id = mk.movie_id join movie_companies mc on mc.movie_id = t.id join company_name cn on cn.id = mc.company_id where k.keyword = 'keyword-40' and cn.country_code = '[de]'",
  "select min(t.title) from keyword k join movie_keyword mk on mk.keyword_id = k.id join title t on t.id = mk.movie_id join movie_info mi on mi.movie_id = t.id where k.keyword = 'keyword-12' and mi.info in ('Sweden', 'Germany') and t.production_year > 2005",
  "select min(r.info), min(t.title) from info_type it join movie_rating r on r.info_type_id = it.id join title t on t.id = r.movie_id join movie_keyword mk on mk.movie_id = t.id join keyword k on k.id = mk.keyword_id where it.info = 'rating' and k.keyword = 'keyword-33' and t.production_year > 2000",
  "select min(n.name), min(t.title) from name n join cast_info ci on ci.person_id = n.id join title t on t.id = ci.movie_id join movie_keyword mk on mk.movie_id = t.id join keyword k on k.id = mk.keyword_id where k.keyword = 'keyword-7' and n.gender = 'f' and t.production_year > 2010",
  "select min(an.name), min(t.title) from aka_name an join name n on n.id = an.person_id join cast_info ci on ci.person_id = n.id join title t on t.id = ci.movie_id where ci.note = '(voice)' and t.production_year = 1950",
  "select count(*) from cast_info ci join role_type rt on rt.id = ci.role_id join title t on t.id = ci.movie_id where rt.role = 'writer' and t.production_year = 1940",
  "select min(cn.name) from company_name cn join movie_companies mc on mc.company_id = cn.id join title t on t.id = mc.movie_id join kind_type kt on kt.id = t.kind_id where cn.country_code = '[se]' and kt.kind = 'video game' and t.production_year < 1940",
  "select t.title, r.info from title t join movie_rating r on r.movie_id = t.id join info_type it on it.id = r.info_type_id where it.info = 'votes' and t.id = 4711",
  "select n.name from name n where n.id in (select ci.person_id from cast_info ci where ci.movie_id = 4711)",
  "select count(*) from movie_info mi join info_type it on it.id = mi.info_type_id where it.info = 'countries' and mi.movie_id in (select mk.movie_id from movie_keyword mk join keyword k on k.id = mk.keyword_id where k.keyword = 'keyword-21')",
  "select t.title from title t where t.production_year = 1925 and not exists (select 1 from movie_companies mc where mc.movie_id = t.id) order by t.title",
  "select t.id, count(*) from title t join cast_info ci on ci.movie_id = t.id where t.production_year = 1912 group by t.id",
  "select * from cast_info where person_id = $1 order by movie_id",
];
