// What a model class of Objection's gives to a program that is followed: its rows, the Knex behind it, itself bound to a transaction. Source: the types of objection 3.1.
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { client, connecting, giving, lending } from '../shapes.ts';

const knex = client('knex', 'knex');
const bare = ({ library, path, name }: TableMeaning): TableMeaning => ({ kind: 'table', library, path, name });
const made = (of: Meaning, role: 'instance' | 'rows' | 'page'): ClientMeaning => ({ kind: 'client', library: 'objection', role, of });

export const instanceOf = (model: TableMeaning): ClientMeaning => made(bare(model), 'instance');

/** What a member of a model class is, that its class does not declare. */
export function memberOfModelClass(model: TableMeaning, name: string): Meaning | undefined {
  switch (name) {
    case 'query': return giving(made(bare(model), 'rows'));
    case 'knex': return giving(knex);
    case 'fromJson': case 'fromDatabaseJson': return giving(made(bare(model), 'instance'));
    case 'bindKnex': case 'bindTransaction': return giving(bare(model));
    case 'transaction': return connecting({ ...lending(knex, -1), gives: knex }, { transacts: -1 });
    case 'startTransaction': return connecting(giving(knex), { takes: { what: 'transaction', back: ['commit', 'rollback'], ends: { commit: ['commit'], rollback: ['rollback'] } } });
    case 'raw': case 'ref': return { kind: 'function', operator: name };
    case 'fn': return client('objection', 'functions');
    default: return undefined;
  }
}

/** What a chain of calls gives one row of; what else it calls keeps how many there are. */
const ONE = /^(?:first|find(?:ById|One)|(?:insert|patch|update)AndFetch(?:ById)?|insert(?:Graph(?:AndFetch)?)?|upsertGraph(?:AndFetch)?)$/;
const PAGES = /^(?:page|range)$/;
/** What is called on rows that are there, and not on a query. */
const LISTS = /^(?:map|forEach|flatMap|filter|find|some|every)$/;

/** The same of a row, of rows, and of a query that gives them. */
export function memberOfRows({ library, role, of }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'objection' || of?.kind !== 'table') return undefined;
  const row = made(of, 'instance');
  switch (role) {
    case 'model': return memberOfModelClass(of, name);
    case 'page': return name === 'results' ? made(of, 'rows') : undefined;
    case 'instance': return name === '$query' || name === '$clone' || CONTINUES.test(name) ? giving(row) : undefined;
    case 'rows':
      if (name === '[]' || name === '0') return row;
      if (LISTS.test(name)) return { ...lending(row), ...(name === 'find' && { gives: row }) };
      if (name === 'pop' || name === 'shift' || ONE.test(name)) return giving(row);
      return PAGES.test(name) ? giving(made(of, 'page')) : CONTINUES.test(name) ? giving(made(of, 'rows')) : undefined;
    default: return undefined;
  }
}

/** What a query still gives rows after. */
const CONTINUES = /^(?:(?:and|or)?[wW]here\w*|(?:with|modify|clearWith|merge)Graph\w*|allow\w*|eager|mergeEager|joinEager|\w*[jJ]oin\w*|select|column|columns|distinct\w*|orderBy\w*|limit|offset|modify|throwIfNotFound|for(?:Update|Share)?|skipLocked|noWait|context|transacting|alias|debug|timeout|runBefore|runAfter|onBuild|clone|skipUndefined|returning|findByIds|patch|first|findById)$/;
