// Every rule, one line each.
import { backfillWithDdl } from './migrating/backfill-with-ddl.ts';
import { blockingCheck } from './migrating/blocking-check.ts';
import { blockingForeignKey } from './migrating/blocking-foreign-key.ts';
import { blockingIndexBuild } from './migrating/blocking-index-build.ts';
import { blockingNotNull } from './migrating/blocking-not-null.ts';
import { blockingUnique } from './migrating/blocking-unique.ts';
import { breakingDrop } from './migrating/breaking-drop.ts';
import { breakingRename } from './migrating/breaking-rename.ts';
import { concurrentIndexInTransaction } from './migrating/concurrent-index-in-transaction.ts';
import { droppedButUsed } from './migrating/dropped-but-used.ts';
import { enumValueUsedInTransaction } from './migrating/enum-value-used-in-transaction.ts';
import { lossyTypeChange } from './migrating/lossy-type-change.ts';
import { missingLockTimeout } from './migrating/missing-lock-timeout.ts';
import { requiredColumnWithoutDefault } from './migrating/required-column-without-default.ts';
import { rewritingColumn } from './migrating/rewriting-column.ts';
import { rewritingTypeChange } from './migrating/rewriting-type-change.ts';
import { unbatchedBackfill } from './migrating/unbatched-backfill.ts';
import { workAfterLock } from './migrating/work-after-lock.ts';
import { foreignKeyWithoutIndex } from './modelling/foreign-key-without-index.ts';
import { cartesianInclude } from './reading/cartesian-include.ts';
import { catchAllPredicate } from './reading/catch-all-predicate.ts';
import { countForExistence } from './reading/count-for-existence.ts';
import { countUnused } from './reading/count-unused.ts';
import { distinctHidesJoin } from './reading/distinct-hides-join.ts';
import { havingForWhere } from './reading/having-for-where.ts';
import { implicitCast } from './reading/implicit-cast.ts';
import { leadingWildcard } from './reading/leading-wildcard.ts';
import { lockWithoutOrder } from './reading/lock-without-order.ts';
import { loadToCount } from './reading/load-to-count.ts';
import { loadToSum } from './reading/load-to-sum.ts';
import { missingLimit } from './reading/missing-limit.ts';
import { nestedUnbounded } from './reading/nested-unbounded.ts';
import { nonSargableFilter } from './reading/non-sargable-filter.ts';
import { notInNullable } from './reading/not-in-nullable.ts';
import { nullComparison } from './reading/null-comparison.ts';
import { offsetPaging } from './reading/offset-paging.ts';
import { orderByRandom } from './reading/order-by-random.ts';
import { lazyRelationInALoop } from './reading/lazy-relation-in-a-loop.ts';
import { queryBehindALoop } from './reading/query-behind-a-loop.ts';
import { queryForEachParent } from './reading/query-for-each-parent.ts';
import { queryInALoop } from './reading/query-in-a-loop.ts';
import { selectStar } from './reading/select-star.ts';
import { syntaxError } from './reading/syntax-error.ts';
import { unboundedRead } from './reading/unbounded-read.ts';
import { unusedInclude } from './reading/unused-include.ts';
import { secretColumnRead } from './securing/secret-column-read.ts';
import { unionNeedsNoDistinct } from './reading/union-needs-no-distinct.ts';
import { unindexedFilter } from './reading/unindexed-filter.ts';
import { unindexedJoin } from './reading/unindexed-join.ts';
import { unindexedSort } from './reading/unindexed-sort.ts';
import { unknownColumn } from './reading/unknown-column.ts';
import { unknownTable } from './reading/unknown-table.ts';
import { cartesianJoin } from './reading/cartesian-join.ts';
import { outerJoinUndone } from './reading/outer-join-undone.ts';
import { writeWithoutJoin } from './writing/write-without-join.ts';
import { insertWithoutColumns } from './writing/insert-without-columns.ts';
import { onConflictWithoutUnique } from './writing/on-conflict-without-unique.ts';
import { limitWithoutOrder } from './reading/limit-without-order.ts';
import { joinMultipliesRows } from './reading/join-multiplies-rows.ts';
import { contradictingPredicate } from './reading/contradicting-predicate.ts';
import { betweenOnTimestamps } from './reading/between-on-timestamps.ts';
import { distinctOnOrderMismatch } from './reading/distinct-on-order-mismatch.ts';
import { redundantIndex } from './modelling/redundant-index.ts';
import { modelDrift } from './modelling/model-drift.ts';
import { missingPrimaryKey } from './modelling/missing-primary-key.ts';
import { nullableUnique } from './modelling/nullable-unique.ts';
import { floatMoney } from './modelling/float-money.ts';
import { foreignKeyTypeMismatch } from './modelling/foreign-key-type-mismatch.ts';
import { plaintextPassword } from './securing/plaintext-password.ts';
import { intKeyOnGrowingTable } from './modelling/int-key-on-growing-table.ts';
import { rowAtATimeInsert } from './writing/row-at-a-time-insert.ts';
import { rowAtATimeWrite } from './writing/row-at-a-time-write.ts';
import { timestampWithoutTimeZone } from './modelling/timestamp-without-time-zone.ts';
import { charN } from './modelling/char-n.ts';
import { moneyType } from './modelling/money-type.ts';
import { softDeleteWithoutPartialIndex } from './modelling/soft-delete-without-partial-index.ts';
import { entityAttributeValue } from './modelling/entity-attribute-value.ts';
import { polymorphicReference } from './modelling/polymorphic-reference.ts';
import { shortPasswordColumn } from './securing/short-password-column.ts';
import { groupByNondeterministic } from './reading/group-by-nondeterministic.ts';
import { repeatedPredicate } from './reading/repeated-predicate.ts';
import { onDuplicateKeyWithoutKey } from './writing/on-duplicate-key-without-key.ts';
import { textDate } from './modelling/text-date.ts';
import { listInAColumn } from './modelling/list-in-a-column.ts';
import { forgottenSoftDelete } from './reading/forgotten-soft-delete.ts';
import { forgottenTenant } from './securing/forgotten-tenant.ts';
import { asyncInSyncTransaction } from './connecting/async-in-sync-transaction.ts';
import { clientNotReleased } from './connecting/client-not-released.ts';
import { clientPerRequest } from './connecting/client-per-request.ts';
import { writesWithoutTransaction } from './connecting/writes-without-transaction.ts';
import { networkInTransaction } from './connecting/network-in-transaction.ts';
import type { Rule } from './rule.ts';
import { sqlInjection } from './securing/sql-injection.ts';
import { deleteWithoutWhere } from './writing/delete-without-where.ts';
import { selectThenWrite } from './writing/select-then-write.ts';
import { firstOnUniqueKey } from './reading/first-on-unique-key.ts';
import { firstWithoutOrder } from './reading/first-without-order.ts';
import { firstWithoutLimit } from './reading/first-without-limit.ts';
import { floatingQuery } from './writing/floating-query.ts';
import { maybeUndefinedFilter } from './writing/maybe-undefined-filter.ts';
import { updateWithoutWhere } from './writing/update-without-where.ts';

export const rules = [
  selectStar,
  unboundedRead,
  missingLimit,
  nestedUnbounded,
  cartesianInclude,
  unusedInclude,
  secretColumnRead,
  unindexedFilter,
  unindexedJoin,
  unindexedSort,
  nonSargableFilter,
  implicitCast,
  catchAllPredicate,
  leadingWildcard,
  offsetPaging,
  countForExistence,
  distinctHidesJoin,
  unionNeedsNoDistinct,
  lockWithoutOrder,
  rowAtATimeInsert,
  rowAtATimeWrite,
  foreignKeyWithoutIndex,
  updateWithoutWhere,
  deleteWithoutWhere,
  unknownTable,
  unknownColumn,
  orderByRandom,
  nullComparison,
  notInNullable,
  sqlInjection,
  cartesianJoin,
  outerJoinUndone,
  writeWithoutJoin,
  insertWithoutColumns,
  onConflictWithoutUnique,
  limitWithoutOrder,
  joinMultipliesRows,
  contradictingPredicate,
  betweenOnTimestamps,
  distinctOnOrderMismatch,
  syntaxError,
  blockingIndexBuild,
  concurrentIndexInTransaction,
  rewritingTypeChange,
  blockingNotNull,
  blockingForeignKey,
  blockingCheck,
  blockingUnique,
  rewritingColumn,
  enumValueUsedInTransaction,
  breakingRename,
  breakingDrop,
  missingLockTimeout,
  workAfterLock,
  backfillWithDdl,
  unbatchedBackfill,
  requiredColumnWithoutDefault,
  lossyTypeChange,
  droppedButUsed,
  redundantIndex,
  missingPrimaryKey,
  modelDrift,
  nullableUnique,
  floatMoney,
  foreignKeyTypeMismatch,
  plaintextPassword,
  intKeyOnGrowingTable,
  timestampWithoutTimeZone,
  charN,
  moneyType,
  softDeleteWithoutPartialIndex,
  entityAttributeValue,
  polymorphicReference,
  shortPasswordColumn,
  groupByNondeterministic,
  repeatedPredicate,
  onDuplicateKeyWithoutKey,
  textDate,
  listInAColumn,
  havingForWhere,
  queryInALoop,
  queryBehindALoop,
  queryForEachParent,
  lazyRelationInALoop,
  forgottenSoftDelete,
  forgottenTenant,
  networkInTransaction,
  writesWithoutTransaction,
  clientNotReleased,
  clientPerRequest,
  floatingQuery,
  maybeUndefinedFilter,
  firstWithoutLimit,
  selectThenWrite,
  loadToCount,
  loadToSum,
  countUnused,
  firstWithoutOrder,
  firstOnUniqueKey,
  asyncInSyncTransaction,
] as readonly Rule[];
