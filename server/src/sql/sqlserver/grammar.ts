// What SQL Server reads besides what all dialects read, as one table.
import type { Grammar } from '../parser/grammar.ts';
import { alterTableHere } from './alterTable.ts';
import { columnAttribute, create, storage, tableElement } from './definitions.ts';
import { operands } from './operands.ts';
import { afterItem, afterTarget, beforeTarget, fromItem, isAmong, isNoAlias, leadingAlias, pivoted, source, tails, target } from './queries.ts';
import { ownStatement, readers } from './script.ts';

export const grammar: Grammar = {
  statements: readers,
  statement: ownStatement,
  create,
  alterTable: alterTableHere,
  columnAttribute,
  tableElement,
  storage,
  operands,
  tails,
  afterItem,
  isNoAlias,
  join: pivoted,
  joinWords: new Set(['HASH', 'LOOP', 'MERGE', 'REMOTE']),
  fromItem,
  target,
  beforeTarget,
  afterTarget,
  source,
  leadingAlias,
  isAmong,
};
