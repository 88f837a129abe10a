// What is intended with a call of MikroORM's, in its own words: `limit` among the options of what is found, one more method of a builder.
import type { Edit } from '../../text/edit.ts';
import { boundWanted, intended, intoObject, intoOptions } from '../bounded.ts';
import { onlyFound } from '../onlyFound.ts';
import type { Library } from '../library.ts';

export const rewriteCall: NonNullable<Library['rewrite']> = ({ anchor, whole, reason }, query, intentions, document): readonly Edit[] | undefined => {
  const { text } = document;
  if (whole && intended('only find', intentions)) return onlyFound(document, anchor, whole);
  const rows = boundWanted(query, intentions);
  const method = text.slice(anchor.start, anchor.end);
  if (whole && intended('read apart', intentions)) return /^find/.test(method) && !/\bstrategy\b/.test(text.slice(anchor.end, whole.end)) ? intoOptionsOf(text, anchor.end, whole.end, method, reason, "strategy: 'select-in'") : undefined;
  if (rows === undefined || !whole) return undefined;
  const limit = `limit: ${rows}`;
  if (method === 'find' || method === 'findAll') return intoOptionsOf(text, anchor.end, whole.end, method, reason, limit);
  const before = /^(?:getResultList|getResult|execute)$/.test(method) ? /(?:\n[ \t]*)?\??\.\s*$/.exec(text.slice(whole.start, anchor.start)) : undefined;
  if (!before) return undefined;
  const at = whole.start + before.index;
  return [{ span: { start: at, end: at }, text: `${/^\n[ \t]*/.exec(before[0])?.[0] ?? ''}.limit(${rows})` }];
};

/** Options are the last of the arguments: behind the conditions, and the entity where no repository is asked. */
function intoOptionsOf(text: string, start: number, end: number, method: string, reason: string, option: string): readonly Edit[] | undefined {
  const isOfRepository = reason.includes('repository');
  if (method === 'findAll' && isOfRepository) return intoOptions(text, { start, end }, option);
  return behindArguments(text, start, end, isOfRepository || method === 'findAll' ? 1 : 2, option);
}

/** Options that stand behind so many arguments: into the object that is there, or one more. */
function behindArguments(text: string, from: number, end: number, count: number, option: string): readonly Edit[] | undefined {
  const opened = text.indexOf('(', from);
  let depth = 0;
  let commas = 0;
  for (let at = opened; at >= 0 && at < end; at++) {
    const unit = text[at]!;
    if (/['"`/]/.test(unit)) {
      const close = unit === '/' ? -1 : text.indexOf(unit, at + 1);
      if (close < 0 || text.slice(at, close).includes('\\') || (unit === '`' && text.slice(at, close).includes('${'))) return undefined;
      at = close;
    } else if ('([{'.includes(unit)) depth++;
    else if (unit === ',' && depth === 1 && ++commas === count) {
      const inner = at + 1 + /^\s*/.exec(text.slice(at + 1))![0].length;
      return text[inner] === ')' ? [{ span: { start: inner, end: inner }, text: ` { ${option} }` }] : intoObject(text, inner, option);
    } else if (')]}'.includes(unit) && --depth === 0) {
      const isFull = text.slice(opened + 1, at).trim() !== '';
      return isFull && commas === count - 1 ? [{ span: { start: at, end: at }, text: `, { ${option} }` }] : undefined;
    }
  }
  return undefined;
}
