// Every kind of mutation, in the order in which they are told.
import { filter, limit, offset, order, random, where } from './bounds.ts';
import { conflictKey, foreignKey, index, key, sortIndex } from './declarations.ts';
import { tie, undone, writeTie } from './joins.ts';
import { migrating } from './migrations.ts';
import { filled, floatMoney, moneyType, narrowKey, narrowReference, noKey, noZone, shortPassword } from './models.ts';
import type { Kind } from './mutation.ts';
import { column, syntax, table } from './names.ts';
import { cast, catchAll, contradiction, notIn, nullTest, repeated, wildcard, wrapped } from './predicates.ts';
import { injected, loop } from './programs.ts';
import { softDelete, tenant } from './scopes.ts';
import { count, distinctOn, group, lockOrder, star, union } from './shapes.ts';
import { conflictTarget, insertColumns } from './writes.ts';
import { concurrently, lockTimeout, notValid } from './written.ts';

export const kinds: readonly Kind[] = [
  index, key, sortIndex, wrapped, cast, wildcard,
  limit, filter, order, offset, random,
  tie, undone, nullTest, notIn, contradiction, repeated, softDelete,
  star, count, union, distinctOn, group, lockOrder,
  column, table, syntax,
  where, writeTie, insertColumns, conflictTarget, conflictKey, catchAll, loop,
  foreignKey, noKey, floatMoney, moneyType, narrowReference, narrowKey, noZone, filled,
  ...migrating, concurrently, notValid, lockTimeout,
  injected, tenant, shortPassword,
];
