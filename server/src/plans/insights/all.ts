// Every insight, by what it is about: reading, joining, sorting and keeping, subqueries, estimates, writing, the server.
import type { Insight } from './insight.ts';
import { bitmapAnd } from './bitmap-and.ts';
import { bitmapOr } from './bitmap-or.ts';
import { callAroundColumn } from './call-around-column.ts';
import { cartesianProduct } from './cartesian-product.ts';
import { castAroundColumn } from './cast-around-column.ts';
import { changedSettings } from './changed-settings.ts';
import { conflictsMostly } from './conflicts-mostly.ts';
import { correlatedConditions } from './correlated-conditions.ts';
import { correlatedSubplan } from './correlated-subplan.ts';
import { cteFence } from './cte-fence.ts';
import { disabledNode } from './disabled-node.ts';
import { expressionEstimate } from './expression-estimate.ts';
import { foreignKeyTime } from './foreign-key-time.ts';
import { fullPageImages } from './full-page-images.ts';
import { functionRows } from './function-rows.ts';
import { hashAggregateSpill } from './hash-aggregate-spill.ts';
import { hashSpill } from './hash-spill.ts';
import { heapFetches } from './heap-fetches.ts';
import { incrementalSort } from './incremental-sort.ts';
import { indexFilterDiscards } from './index-filter-discards.ts';
import { jitTime } from './jit-time.ts';
import { joinFilterDiscards } from './join-filter-discards.ts';
import { joinMisestimate } from './join-misestimate.ts';
import { joinThenDistinct } from './join-then-distinct.ts';
import { largeOffset } from './large-offset.ts';
import { leadingWildcard } from './leading-wildcard.ts';
import { limitFiltersLate } from './limit-filters-late.ts';
import { locksThroughScan } from './locks-through-scan.ts';
import { lossyBitmap } from './lossy-bitmap.ts';
import { manyIndexSearches } from './many-index-searches.ts';
import { memoizeUseless } from './memoize-useless.ts';
import { mostlyEmptyPages } from './mostly-empty-pages.ts';
import { notInSubplan } from './not-in-subplan.ts';
import { orInJoin } from './or-in-join.ts';
import { planningTime } from './planning-time.ts';
import { readingDirtiesPages } from './reading-dirties-pages.ts';
import { recheckDiscards } from './recheck-discards.ts';
import { repeatedSeqScan } from './repeated-seq-scan.ts';
import { rowsToClient } from './rows-to-client.ts';
import { scatteredRows } from './scattered-rows.ts';
import { seqScanDiscards } from './seq-scan-discards.ts';
import { seqScanSelective } from './seq-scan-selective.ts';
import { sortSpill } from './sort-spill.ts';
import { sortSpillExpected } from './sort-spill-expected.ts';
import { staleStatistics } from './stale-statistics.ts';
import { storedRowsSpill } from './stored-rows-spill.ts';
import { temporaryPages } from './temporary-pages.ts';
import { topNWithoutIndex } from './top-n-without-index.ts';
import { triggerTime } from './trigger-time.ts';
import { underestimatedLoop } from './underestimated-loop.ts';
import { unevenWorkers } from './uneven-workers.ts';
import { windowDiscards } from './window-discards.ts';
import { workersNotLaunched } from './workers-not-launched.ts';

export const insights: readonly Insight[] = [
  seqScanDiscards,
  seqScanSelective,
  indexFilterDiscards,
  scatteredRows,
  mostlyEmptyPages,
  correlatedConditions,
  expressionEstimate,
  staleStatistics,
  joinMisestimate,
  functionRows,
  topNWithoutIndex,
  sortSpill,
  sortSpillExpected,
  incrementalSort,
  hashSpill,
  hashAggregateSpill,
  storedRowsSpill,
  temporaryPages,
  repeatedSeqScan,
  underestimatedLoop,
  orInJoin,
  joinFilterDiscards,
  cartesianProduct,
  memoizeUseless,
  heapFetches,
  lossyBitmap,
  recheckDiscards,
  bitmapAnd,
  bitmapOr,
  largeOffset,
  limitFiltersLate,
  correlatedSubplan,
  notInSubplan,
  cteFence,
  callAroundColumn,
  castAroundColumn,
  leadingWildcard,
  workersNotLaunched,
  unevenWorkers,
  jitTime,
  planningTime,
  triggerTime,
  foreignKeyTime,
  manyIndexSearches,
  disabledNode,
  changedSettings,
  locksThroughScan,
  conflictsMostly,
  joinThenDistinct,
  windowDiscards,
  readingDirtiesPages,
  fullPageImages,
  rowsToClient,
];
