// Programs inside of components: what is found stands where the document has it, and no edit reaches beside the script.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/text/edit.ts';
import { editToHost, toHost } from '../../server/src/text/sourceMap.ts';
import { hostFor, languageOf } from '../../server/src/hosts/all.ts';
import { bindValues } from '../../server/src/libraries/bind.ts';
import { documentOf, drawn, sitesOf } from '../libraries/read.ts';

const program = `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const one = (id: string) => pool.query(\`select a from t where id = '\${id}'\`);\n`;
const components: Readonly<Record<string, string>> = {
  'a.vue': `<template>\n  <p>{{ "pool.query('select 1')" }} 😀</p>\n</template>\n\n<script setup lang="ts">\n${program}</script>\n<style>p { color: red }</style>\n`,
  'b.vue': `<script lang="ts">\r\n${program}</script>\r\n<script setup lang="ts">\r\npool.query('select b from u');\r\n</script>\r\n`,
  'a.svelte': `<script context="module" lang='ts'>\n${program}</script>\n<script type="application/json">{"a": "select 1"}</script>\n{#if pool.query('select 2')}<p/>{/if}\n`,
  'a.astro': `---\n${program}---\n<ul>{pool.query('select 3')}</ul>\n<script>pool.query('select c from v')</script>\n`,
};

describe('programs inside of components', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    'b.vue': ['pg: select b from u'],
    'a.astro': ['pg: select c from v'],
  };
  for (const [path, text] of Object.entries(components)) {
    it(`${path} (${languageOf(path)})`, () => {
      const document = documentOf(text, path);
      const sites = sitesOf(document);
      assert.deepEqual(sites.map(drawn), ['pg: select a from t where id = \'${0}\' | 0 text', ...(expected[path] ?? [])]);
      const { carrier, anchor } = sites[0]!;
      assert.equal(text.slice(anchor.start, anchor.end), 'query');
      const at = carrier.text.indexOf('a from');
      const host = toHost(carrier.map, { start: at, end: at + 6 });
      assert.equal(text.slice(host.start, host.end), 'a from');
      assert.equal(editToHost(carrier.map, { span: { start: at, end: at + 1 }, text: 'id' })?.span.start, host.start);
      assert.equal(applyEdits(text, bindValues(sites[0]!, [0], document)!), text.replace('`select a from t where id = \'${id}\'`', '`select a from t where id = $1`, [id]'));
    });
  }

  it('never break the reader, and are read inside their bounds', () => {
    const parts = fc.array(fc.constantFrom('<script>', '<script lang="ts">', '</script>', '---\n', '\n---\n', '<script lang=\'', 'const a = `${', '}', '<p>', '"', 'pool.query("select 1")', '\r\n', '<script src="a.js"/>'), { maxLength: 14 });
    fc.assert(fc.property(parts, fc.constantFrom('vue', 'svelte', 'astro'), (pieces, language) => {
      const text = pieces.join('');
      const tree = hostFor(language)!.read({ path: `a.${language}`, language, version: 0, text });
      for (const { start, end } of [...tree.calls, ...tree.texts]) assert.ok(start <= end && end <= text.length);
    }), { numRuns: 300 });
  });
});
