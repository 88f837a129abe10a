// What is intended with a call of Drizzle's, in its own words: one more method of a builder, an option of the relational client.
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { writtenBack, type WrittenBack } from '../addition.ts';
import { boundWanted, intended, intoOptions, intoProperty } from '../bounded.ts';
import { rewriteChain } from '../knex/rewrite.ts';
import type { Library } from '../library.ts';

export const rewriteCall: NonNullable<Library['rewrite']> = (site, query, intentions, document) => {
  const { anchor, whole } = site;
  const back = writtenBack(site, query, intentions, document);
  if (back) return whole && computed(document.text, whole, back);
  const included = intended('limit included', intentions);
  if (included) return intoProperty(document.text, included.at.end, `limit: ${included.rows}`);
  const rows = boundWanted(query, intentions);
  if (rows === undefined || !whole) return undefined;
  if (document.text.slice(anchor.start, anchor.end) === 'findMany') return intoOptions(document.text, { start: anchor.end, end: whole.end }, `limit: ${rows}`);
  return /^select/.test(document.text.slice(anchor.start, anchor.end)) ? rewriteChain(site, query, intentions, document) : undefined;
};

/** ``sql`${products.stock} - ${sold}` ``, where `sql` is imported, or can be where other things are. */
function computed(text: string, whole: Span, { at, key, sign, amount }: WrittenBack): readonly Edit[] | undefined {
  const [, table] = /\.update\(\s*([\w$.]+)\s*\)/.exec(text.slice(whole.start, at.start)) ?? [];
  const imported = /\bimport\s*\{([^}]*?)(\s*)\}\s*from\s*(['"])drizzle-orm\3/.exec(text);
  if (table === undefined || !imported) return undefined;
  const [all, names = ''] = imported;
  const end = imported.index + all.indexOf('{') + 1 + names.length;
  const said: Edit = { span: at, text: `sql\`\${${table}.${key}} ${sign} \${${amount}}\`` };
  return /(?:^|,)\s*sql\s*(?:,|$)/.test(names) ? [said] : [{ span: { start: end, end }, text: names.trimEnd().endsWith(',') ? ' sql' : ', sql' }, said];
}
