// Where the programs of an application declare an index of their database once more, in the models that its queries are written with: who forgets it forgets it there, too.
import ts from 'typescript';
import type { Workspace } from '../../../server/src/engine/workspace.ts';
import type { Index, Table } from '../../../server/src/schema/schema.ts';
import type { FileEdit, Place } from './mutation.ts';

export interface Declared {
  /** Without the declaration. */
  readonly edits: readonly FileEdit[];
  /** Where it stands; a key that models go on declaring is missed by whoever compares them with the history. */
  readonly places: readonly Place[];
}

export function declaredInModels(workspace: Workspace, table: Table, index: Index): Declared {
  const inSchema = [...inSchemaFiles(workspace, table, index)];
  // A key that a schema file goes on declaring is told beside it.
  const gone = [...(index.unique ? [] : inSchema), ...inPrograms(workspace, index)];
  return { edits: gone.map(({ path, start, end }) => ({ path, span: { start, end }, text: '' })), places: index.unique ? inSchema : [] };
}

/** What the models of an ORM's own schema language declare stands in sites of its own. */
function* inSchemaFiles(workspace: Workspace, table: Table, index: Index): Generator<Place> {
  for (const path of workspace.paths.filter((one) => one.endsWith('.prisma'))) {
    for (const { site, script } of workspace.read(path)?.sites ?? []) {
      const [tree] = script.statements.map((statement) => statement.tree);
      if (site.model === undefined || tree?.kind !== 'create index' || tree.table.parts.at(-1)?.name !== table.name) continue;
      if (script.statements[0] && namesIn(site.carrier.text) === keysOf(index)) yield { path, ...site.anchor };
    }
  }
}

const namesIn = (text: string): string => [.../\(([^()]*)\)\s*;?\s*$/.exec(text)?.[1]?.matchAll(/"([^"]+)"/g) ?? []].map(([, name]) => name).join();
const keysOf = ({ keys }: Index): string => keys.map(({ column }) => column).join();

/** An element of a list, a property or a decorator that names the index. */
function* inPrograms(workspace: Workspace, index: Index): Generator<Place> {
  for (const path of workspace.paths) {
    if (!/\.[cm]?[jt]s$/.test(path) || /(?:^|\/)migrations?\//.test(path)) continue;
    const { text } = workspace.read(path)?.document ?? { text: '' };
    if (!text.includes(index.name)) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const visit = function* (node: ts.Node): Generator<Place> {
      if (ts.isStringLiteralLike(node) && node.text === index.name) {
        const whole = declarationAround(node);
        if (whole) yield { path, start: whole.getStart(file), end: whole.end + (/^\s*,/.exec(text.slice(whole.end))?.[0].length ?? 0) };
      }
      for (const child of node.getChildren(file)) yield* visit(child);
    };
    yield* visit(file);
  }
}

function declarationAround(node: ts.Node): ts.Node | undefined {
  for (let at = node; at.parent; at = at.parent) {
    if (ts.isDecorator(at)) return at;
    if (ts.isCallExpression(at) && (ts.isArrayLiteralExpression(at.parent) || (ts.isPropertyAssignment(at.parent) && ts.isObjectLiteralExpression(at.parent.parent)))) return ts.isArrayLiteralExpression(at.parent) ? at : at.parent;
    if (ts.isStatement(at)) return undefined;
  }
  return undefined;
}
