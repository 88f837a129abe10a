// The house stands as ARCHITECTURE.md draws it: who imports whom, and what every file keeps to.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(__dirname, '../server/src');
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.ts'));

/** Folder to the folders it may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  text: [],
  schema: ['text'],
  query: ['text', 'schema'],
  sql: ['text', 'schema', 'query', 'libraries/site'],
  hosts: ['text', 'libraries/site'],
  libraries: ['text', 'schema', 'query', 'sql', 'hosts'],
  plans: ['text', 'schema', 'query', 'sql/tokens', 'sql/postgres/dialect', 'sql/createIndex'],
  rules: ['text', 'schema', 'query', 'plans', 'libraries/site', 'sql/tree', 'sql/dialect', 'sql/createIndex'],
  engine: ['text', 'schema', 'query', 'sql', 'hosts', 'libraries', 'plans', 'rules'],
  report: ['text', 'schema', 'query', 'plans', 'rules', 'engine'],
  editor: ['text', 'schema', 'query', 'sql', 'hosts', 'libraries', 'plans', 'rules', 'engine'],
  lsp: ['text', 'plans', 'engine', 'editor', 'rules', 'hosts/all'],
  edge: ['text', 'schema', 'plans', 'engine', 'rules/finding'],
  cli: ['text', 'engine', 'rules', 'plans', 'schema', 'query'],
};

const IMPORT = /^\s*(?:import|export)\s[^'"`]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\brequire\('([^']+)'\)/gm;
/** Comments may show imports. */
const codeOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
const importsOf = (file: string): string[] => [...codeOf(file).matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]!);

describe('architecture', () => {
  it('lets each folder import only what lies before it', () => {
    const wrong: string[] = [];
    for (const file of FILES) {
      const folder = file.split('/')[0]!;
      const allowed = MAY_IMPORT[folder];
      if (!allowed) continue; // The entries, which wire everything.
      for (const target of importsOf(file)) {
        if (!target.startsWith('.')) continue;
        const path = normalize(join(dirname(file), target)).replaceAll('\\', '/');
        const to = path.split('/')[0]!;
        if (to !== folder && !allowed.includes(to) && !allowed.includes(path.replace(/\.ts$/, ''))) wrong.push(`${file} imports ${path}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('keeps files, clocks and the network at the edge', () => {
    const platform = /^(?:node:)?(?:fs|path|os|child_process|worker_threads|net|http|https|process|url|module)(?:\/|$)/;
    const wrong = FILES.filter((file) => !file.startsWith('edge/') && file.includes('/')).flatMap((file) => importsOf(file).filter((target) => platform.test(target)).map((target) => `${file} imports ${target}`));
    const ambient = FILES.filter((file) => !file.startsWith('edge/') && file.includes('/') && /\bprocess\.|\bDate\.now\(|new Date\(\)|\bfetch\(/.test(readFileSync(join(ROOT, file), 'utf8')));
    assert.deepEqual([...wrong, ...ambient], []);
  });

  it('writes every file in the house’s style', () => {
    const wrong: string[] = [];
    for (const file of FILES) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      if (!/^(?:#!.*\n)?\/\/ [A-Z“`a-z]/.test(text)) wrong.push(`${file}: opens without a comment that says what it is`);
      if (/^\s*(?:export\s+)?enum\s|^\s*(?:export\s+)?namespace\s|^export default|:\s*any\b|\bas any\b|@ts-ignore|eslint-disable/m.test(text)) wrong.push(`${file}: an enum, a namespace, a default export or an any`);
      if (/^export \*|^export (?:type )?\{/m.test(text)) wrong.push(`${file}: a re-export`);
      for (const target of importsOf(file)) if (target.startsWith('.') && !/\.(?:ts|json)$/.test(target)) wrong.push(`${file}: imports ${target} without its ending`);
      const lines = text.split('\n').length;
      if (lines > 230 && !/long/.test(text.slice(0, text.search(/^(?:import|export|const|function)/m)))) wrong.push(`${file}: ${lines} lines without a reason in its first comment`);
    }
    assert.deepEqual(wrong, []);
  });
});
