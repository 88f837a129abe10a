// Programs in TypeScript and JavaScript, with or without JSX.
// Only the syntax is read, by TypeScript's own parser: it recovers from broken code, and no project has to be built.
import type { Document } from '../../text/document.ts';
import type { Host } from '../host.ts';
import type { HostTree } from '../tree.ts';
import { commentsOf } from './comments.ts';
import { writeAs } from './cook.ts';
import { declareStatements, declareVars } from './declare.ts';
import { readTypeComments } from './jsdoc.ts';
import { isDocumented, parseProgram, typescript } from './parser.ts';
import { newRoutine, type Here, type Reading } from './reading.ts';
import { statement } from './statements.ts';

export const typescriptHost: Host = {
  id: 'typescript',
  languages: ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'],
  extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
  read: readTypeScript,
};

function readTypeScript(document: Document): HostTree {
  const file = parseProgram(document);
  const reading: Reading = {
    ts: typescript(), file: file!, text: document.text, isDocumented: isDocumented(document), imports: [], routines: [], bindings: [], loops: [], branches: [], attempts: [], known: [], equal: [], comparisons: [], typeOf: new Map(), calls: [], texts: [], classes: [], exports: [], types: [],
    literals: [], opaque: [], declared: new Map(), fieldsOf: new Map(), depth: 0,
  };
  const { id: routine } = newRoutine(reading, 'file', { start: 0, end: document.text.length }, { async: false });
  if (file) {
    const here: Here = { context: { routine }, scope: { names: new Map() }, until: file.end };
    declareVars(reading, file, here);
    declareStatements(reading, file.statements, here);
    readTypeComments(reading, here);
    for (const child of file.statements) statement(reading, child, here);
  }
  return treeOf(reading);
}

function treeOf(reading: Reading): HostTree {
  const { text, imports, routines, bindings, loops, branches, attempts, known, equal, classes, exports, types, literals } = reading;
  for (const { binding } of exports) if (binding !== undefined) bindings[binding]!.exported = true;
  addWritten(reading);
  literals.sort((a, b) => a.start - b.start || a.end - b.end);
  return {
    imports, routines, bindings, loops, branches, attempts, known, equal, classes, exports, types,
    calls: reading.calls.sort((a, b) => a.nameSpan.start - b.nameSpan.start),
    texts: reading.texts.sort((a, b) => a.start - b.start || b.end - a.end),
    comments: commentsOf(text, reading.opaque),
    ...(isBroken(reading) && { isBroken: true as const }),
    escape(added, at) {
      const form = literalAt(literals, at)?.form;
      return form && writeAs(form, added);
    },
  };
}

/** The parser keeps its errors in the tree, and does not declare that it does. */
const isBroken = ({ file }: Reading): boolean => (file as { readonly parseDiagnostics?: readonly unknown[] } | undefined)?.parseDiagnostics?.length !== 0;

/** What is written inside a loop changes with each turn. */
function addWritten({ bindings, loops }: Reading): void {
  for (const { id, assignments } of bindings) {
    for (const { context } of assignments) {
      for (let at = context.loop; at !== undefined; at = loops[at]!.parent) {
        if (!loops[at]!.variables.includes(id)) loops[at]!.variables.push(id);
      }
    }
  }
}

/** Contents of literals do not overlap: between two of them stands at least a delimiter. */
function literalAt(literals: Reading['literals'], at: number): Reading['literals'][number] | undefined {
  let low = 0;
  let high = literals.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (literals[middle]!.start <= at) low = middle;
    else high = middle - 1;
  }
  const found = literals[low];
  return found && found.start <= at && at <= found.end ? found : undefined;
}
