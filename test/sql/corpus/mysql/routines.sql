DELIMITER $$
create definer = `root`@`localhost` procedure pay(in who int unsigned, out total decimal(10, 2))
  comment 'pays' modifies sql data sql security definer
begin
  declare done, more int default 0;
  declare c cursor for select id, total from orders where user_id = who;
  declare continue handler for not found, sqlstate '42S02' set done = 1;
  declare exit handler for sqlexception begin rollback; resignal; end;
  open c;
  outer_loop: loop
    fetch c into a, b;
    if done then leave outer_loop; elseif b > 10 then iterate outer_loop; else update orders set paid = 1 where id = a; end if;
  end loop outer_loop;
  close c;
  while more < 10 do set more = more + 1; end while;
  repeat insert into log (a) values (more); until more > 20 end repeat;
  case more when 1 then select 1; else begin end; end case;
  select sum(total) into total from orders;
end$$
create function twice(n int) returns int deterministic no sql return n * 2$$
create trigger counted after insert on orders for each row
begin
  update users set orders = orders + 1 where id = new.user_id;
end$$
DELIMITER ;
create procedure plain() begin select * from users; delete from logs; end;
select * from after_it;
