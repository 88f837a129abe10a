// A number that a program adds to what it has read of a column, or takes from it: `row.stock - sold`; and where a call writes one back.
import type { Document } from '../text/document.ts';
import type { Edit } from '../text/edit.ts';
import { slice, type Span } from '../text/span.ts';
import type { Intention, Query } from '../query/query.ts';
import { intended } from './bounded.ts';
import { valueOf, type Site } from './site.ts';

/** `row.stock - sold`; `amount` where what is added is one value that is added to nothing but the member itself. */
export interface Addition { readonly row: string; readonly column: string; readonly sign: '+' | '-'; readonly amount?: string }

export function additionIn(said: string): Addition | undefined {
  const [, row, column, sign, behind = ''] = BEFORE.exec(said) ?? [];
  if (row !== undefined && column !== undefined) {
    const amount = ALONE.test(said) && ONE_VALUE.test(behind.trim()) ? behind.trim() : undefined;
    return { row, column, sign: sign as '+' | '-', ...(amount !== undefined && { amount }) };
  }
  const [, last, own] = BEHIND.exec(said) ?? [];
  return last === undefined || own === undefined ? undefined : { row: last, column: own, sign: '+' };
}

const MEMBER = String.raw`[\s(]*(?:Number\()?\s*([\w$]+)[!?]*\.([\w$]+)[\s!)]*(?:(?:\?\?|\|\|)\s*0[\s)]*)?`;
const BEFORE = new RegExp(String.raw`^${MEMBER}([-+])\s*([^?:&|=<>,]+)$`);
const BEHIND = new RegExp(String.raw`^[\w$.()\s]+\+\s*${MEMBER}$`);
/** With no default: what the database adds to null is null. */
const ALONE = /^[\w$]+!?\.[\w$]+!?\s*[-+]/;
const ONE_VALUE = /^[\w$]+(?:!?\.[\w$]+!?)*(?:\(\))?$/;

/** What a query writes back to a column so, and where the program writes it; `key` is what it calls the column there. */
export interface WrittenBack { readonly at: Span; readonly column: string; readonly key: string; readonly sign: '+' | '-'; readonly amount: string }

/** Undefined where nothing of the kind is intended, or more is written there than one value that is added. */
export function writtenBack(site: Pick<Site, 'carrier'>, query: Query, intentions: readonly Intention[], { text }: Document): WrittenBack | undefined {
  const column = intended('compute', intentions)?.column;
  const write = query.writes.find((one) => one.column === column);
  const at = write?.value && valueOf(site, write.value);
  const { sign, amount } = (at && additionIn(slice(text, at))) ?? {};
  return write && at && sign && amount !== undefined ? { at: { start: at.start, end: at.end }, column: write.column, key: slice(text, write.columnSpan).replace(/^['"`]|['"`]$/g, ''), sign, amount } : undefined;
}

/** Where that is all that an object holds, the object: `{ stock: row.stock - sold }`. */
export function onlyWritten({ text }: Document, { at }: WrittenBack): Span | undefined {
  const [before] = /\{\s*(?:[\w$]+|'[\w$.]+'|"[\w$.]+")\s*:\s*$/.exec(text.slice(Math.max(0, at.start - 200), at.start)) ?? [];
  const [behind] = /^\s*,?\s*\}/.exec(text.slice(at.end)) ?? [];
  return before === undefined || behind === undefined ? undefined : { start: at.start - before.length, end: at.end + behind.length };
}

/** The same in SQL that the program writes: `set stock = stock - $1`, and what is passed is what is added. */
export function computeInSql(site: Site, query: Query, intentions: readonly Intention[], document: Document): readonly Edit[] | undefined {
  const back = writtenBack(site, query, intentions, document);
  const write = query.writes.find((one) => one.column === back?.column);
  if (!back || !write?.value || site.carrier.map.shared) return undefined;
  const { start } = write.value.span;
  return [{ span: { start, end: start }, text: `${slice(document.text, write.columnSpan)} ${back.sign} ` }, { span: back.at, text: back.amount }];
}
