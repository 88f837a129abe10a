// MongoDB: nobody writes a text in it. A library says what a command asks in the notation of this dialect, whose names are exact and of which a path (`address.city`) is one.
// Sources: mongodb.com/docs/manual, "Indexes", "Compound Indexes", "The ESR Guideline", "Partial Indexes", "Query on Arrays", "Comparison/Sort Order".
import { base, commonModel } from '../common.ts';
import type { Dialect } from '../dialect.ts';

export const mongodb: Dialect = {
  ...base,
  id: 'mongodb',
  title: 'MongoDB',
  placeholders: new Set(),
  searchPath: ['db'],
  isNotation: true,
  tableWord: 'collection',
  createIndex: (table, { keys, unique }) => `db.${/^[A-Za-z_$][\w$]*$/.test(table) ? table : `getCollection('${table}')`}.createIndex({ ${keys.map(({ column = '', direction }) => `${/^[A-Za-z_$][\w$]*$/.test(column) ? column : `'${column}'`}: ${direction === 'asc' ? 1 : -1}`).join(', ')} }${unique ? ', { unique: true }' : ''})`,
  // What a partial index leaves out is no SQL here, and no sentence of it is written.
  indexForm: { partial: false, include: false, expressions: false, unkeyed: new Set() },
  // "_id" is an index beside the documents; a unique index takes a path that is missing for null, and holds one such document.
  model: { ...commonModel, chosenNames: 'unknown', absence: 'never certain', indexNames: 'per table', nullsEqual: true, droppedColumn: 'leaves its indexes' },
};
