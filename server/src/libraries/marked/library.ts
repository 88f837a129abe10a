// Texts that say themselves that they are SQL: by a comment before them, or by a first line of their own.
import { toHost } from '../../text/sourceMap.ts';
import type { HostTree, TextValue } from '../../hosts/tree.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { sqlTextOf } from '../glue.ts';
import type { Library } from '../library.ts';
import { meaningsOf } from '../resolve.ts';
import { firstLine } from '../sends.ts';
import type { Site } from '../site.ts';

export const markedLibrary: Library = {
  id: 'marked',
  title: 'marked text',
  modules: [],
  sites(document, tree, outside) {
    const meanings = meaningsOf(document, tree, outside);
    return tree.texts.flatMap((text): readonly Site[] => {
      const mark = markOf(tree, text);
      if (!mark) return [];
      const carrier = sqlTextOf(text, { tree, meanings, at: text, context: text.context });
      if (!carrier) return [];
      const start = Math.max(0, carrier.text.search(/[^\s]/));
      const word = /^(?:--.*\s*)*([\w]+)/.exec(carrier.text.slice(start));
      const verb = word ? start + word[0].length - word[1]!.length : start;
      const anchor = firstLine(document.text, toHost(carrier.map, { start: verb, end: verb + Math.max(1, word?.[1]?.length ?? 1) }));
      return [{ library: 'marked', anchor, context: text.context, carrier, reason: mark.reason, ...(mark.dialect && { dialect: mark.dialect }) }];
    });
  },
};

const dialects: Readonly<Record<string, DialectId | undefined>> = { sql: undefined, postgres: 'postgres', postgresql: 'postgres', pgsql: 'postgres', mysql: 'mysql', mariadb: 'mariadb', sqlite: 'sqlite', tsql: 'sqlserver' };

interface Mark { readonly reason: string; readonly dialect?: DialectId | undefined }

function markOf(tree: HostTree, text: TextValue): Mark | undefined {
  const before = text.marker === undefined ? undefined : languageOf(text.marker);
  if (before) return { reason: `marked by \`/* ${text.marker} */\``, dialect: before.dialect };
  const first = text.parts[0];
  const line = first?.kind === 'chunk' ? /^\s*--[ \t]*(\w+)[ \t]*(?:\r?\n|$)/.exec(first.text) : null;
  const own = line && languageOf(line[1]!);
  // The argument of a tag belongs to the library of that tag.
  if (!own || isTagged(tree, text)) return undefined;
  return { reason: `marked by its first line, \`-- ${line[1]}\``, dialect: own.dialect };
}

function languageOf(marker: string): { readonly dialect: DialectId | undefined } | undefined {
  const word = marker.trim().replace(/^(?:language|lang)\s*=\s*/i, '').toLowerCase();
  return Object.hasOwn(dialects, word) ? { dialect: dialects[word] } : undefined;
}

const tagged = new WeakMap<HostTree, ReadonlySet<TextValue>>();

function isTagged(tree: HostTree, text: TextValue): boolean {
  let known = tagged.get(tree);
  if (!known) {
    known = new Set(tree.calls.flatMap(({ form, args: [argument] }) => (form === 'tag' && argument?.kind === 'text' ? [argument] : [])));
    tagged.set(tree, known);
  }
  return known.has(text);
}
