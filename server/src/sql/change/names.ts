// Names as a change carries them, and what an expression names.
import type { ObjectName } from '../../schema/change.ts';
import type { ColumnExpr, Expr, Ident, Name, QueryNode } from '../tree.ts';

/** Undefined where a template or a host's value stands for the name. A database's name before the schema's says nothing here. */
export function objectName(name: Name): ObjectName | undefined {
  const last = name.parts.at(-1);
  if (!last || last.name === '' || QUOTED_HOLE.test(last.name) || (name.hole !== undefined && name.parts.length === 1)) return undefined;
  const schema = name.hole === undefined ? name.parts.at(-2)?.name : undefined;
  return schema === undefined ? { name: last.name } : { schema, name: last.name };
}

/** A host's value between the quotes of a name: `"${table}"`. */
const QUOTED_HOLE = /\$\{\d*\}/;

export const namesOf = (idents: readonly Ident[]): readonly string[] => idents.map(({ name }) => name);

/** The columns an expression mentions, each once, in order. */
export function columnsIn(expr: Expr): readonly string[] {
  const found = new Set<string>();
  forEachNode(expr, (node) => {
    if (isColumn(node)) found.add(node.path.at(-1)!.name);
  });
  return [...found];
}

/** The tables a query reads, common table expressions left out, and the names of the columns it mentions; `*` for a star. */
export function readBy(query: QueryNode): { readonly reads: readonly ObjectName[]; readonly mentions: readonly string[] } {
  const tables = new Map<string, ObjectName>();
  const mentions = new Set<string>();
  const ctes = new Set<string>();
  forEachNode(query, (node) => {
    if (isColumn(node)) mentions.add(node.path.at(-1)!.name);
    else if (node['kind'] === 'star') mentions.add('*');
    else if (Array.isArray(node['ctes'])) for (const cte of node['ctes'] as { name: Ident }[]) ctes.add(cte.name.name);
    else if (node['kind'] === 'table ref' || node['kind'] === 'table') {
      const name = objectName(node['name'] as Name);
      if (name) tables.set(`${name.schema ?? ''}.${name.name}`, name);
    } else if (node['kind'] === 'join' && Array.isArray(node['using'])) {
      for (const ident of node['using'] as Ident[]) mentions.add(ident.name);
    }
  });
  return { reads: [...tables.values()].filter((name) => name.schema !== undefined || !ctes.has(name.name)), mentions: [...mentions] };
}

type AnyNode = Readonly<Record<string, unknown>>;
const isColumn = (node: AnyNode): node is AnyNode & ColumnExpr => node['kind'] === 'column';

/** Every object in a tree, outer before inner. The tree is plain data, so its shape need not be spelled out here. */
export function forEachNode(root: object, visit: (node: AnyNode) => void): void {
  const waiting: object[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!Array.isArray(node)) visit(node as AnyNode);
    for (const child of Object.values(node).reverse()) if (typeof child === 'object' && child !== null) waiting.push(child as object);
  }
}
