// Whether every call of an ORM is found, and nothing that is none: what we find in an application beside what TypeScript's own checker says each call is declared by.
// `npx tsx test/trial/callSites.ts --types DIR APPLICATION …`: DIR has a `node_modules` with the ORMs' packages (test/sent), and with the application's generated client where it has one.
// Calls of which the checker knows nothing are counted by themselves: without the types of all packages it can tell nothing about them.
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import type { Site } from '../../server/src/libraries/site.ts';
import { everyQuery } from '../../server/src/query/query.ts';
import { openFolder } from './folder.ts';
import { argumentsOf } from './options.ts';
import { SENDS, type Sends } from './sendingCalls.ts';
import { programOf } from './typedProgram.ts';

/** Names that open what holds other queries whole: a query inside of it is one of its own. */
const HOLDS = /^(?:\$?transaction|execute|withTransaction|batch|all|map|then|connection)$/;

async function main(given: readonly string[]): Promise<void> {
  const { folders, texts } = argumentsOf(given, { show: 12 }, [], ['types', 'only']);
  const types = resolve(texts.get('types') ?? 'test/sent');
  const only = texts.get('only')?.split(',');
  for (const folder of folders) measure(folder, types, only);
}

function measure(folder: string, types: string, only: readonly string[] | undefined): void {
  const { files, settings } = openFolder(folder);
  const workspace = openWorkspace(files, settings);
  const paths = workspace.paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.ts$/.test(path));
  const program = programOf(resolve(folder), paths, types, files);
  const checker = program.getTypeChecker();
  const counts = new Map<string, { truth: number; found: number; missed: string[] }>();
  const ours = { sites: 0, right: 0, unknown: 0, wrong: [] as string[] };
  for (const path of paths) {
    const source = program.getSourceFile(join(resolve(folder), path));
    if (!source) continue;
    const found = foundIn(workspace, path, source);
    const truth = truthIn(source, checker);
    for (const [key, orm] of truth) {
      if (only && !only.includes(orm)) continue;
      const count = counts.get(orm) ?? { truth: 0, found: 0, missed: [] };
      counts.set(orm, count);
      count.truth++;
      if (found.has(key)) count.found++;
      else count.missed.push(placeOf(source, key));
    }
    for (const [key, node] of found) {
      ours.sites++;
      if (truth.has(key) || isOfOrm(node, checker)) ours.right++;
      else if (isUntold(node, checker)) ours.unknown++;
      else ours.wrong.push(placeOf(source, key));
    }
  }
  // What defines a table or an index is no query that has clauses.
  const read = paths.flatMap((path) => (workspace.read(path)?.sites ?? []).filter(({ site }) => isCall(site))).flatMap(({ statements: [statement] }) => (statement && !statement.query && statement.changes.length > 0 ? [] : [statement?.query]));
  // A page of what is joined, and whether there is a row, are asked around the query that names the table.
  const named = read.filter((query) => query && [...everyQuery(query)].some(({ sources }) => sources.some(({ table }) => table !== undefined)));
  console.log(`\n${folder}: of ${read.length} calls ${share(named.length, read.length)} have their table and verb, ${share(named.filter((query) => [...everyQuery(query!)].every(({ open }) => open.size === 0)).length, read.length)} every clause`);
  const told = ours.sites - ours.unknown;
  console.log(`  ${ours.sites} places found, ${ours.unknown} of which the checker tells nothing; of the others ${ours.right} are what it says (${share(ours.right, told)})`);
  for (const [orm, { truth, found, missed }] of counts) {
    console.log(`  ${orm}: ${found} of ${truth} found (${share(found, truth)})`);
    for (const place of spread(missed, 12)) console.log(`    missed ${place}`);
  }
  for (const place of spread(ours.wrong, 12)) console.log(`  not said to be one: ${place}`);
}

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`);

/** So many of them, from the first to the last. */
const spread = (all: readonly string[], most: number): readonly string[] => all.filter((_, at) => at % Math.max(1, Math.ceil(all.length / most)) === 0);

function placeOf(source: ts.SourceFile, key: number): string {
  const { line } = source.getLineAndCharacterOfPosition(key);
  return `${source.fileName}:${line + 1} ${source.text.slice(key, key + 90).replace(/\s+/g, ' ')}`;
}

// ── What we find, and what is there ──────────────────────────────────────────────────────────────────────────────

/** By the place where the whole chain of calls begins that a site stands in. */
function foundIn(workspace: Workspace, path: string, source: ts.SourceFile): ReadonlyMap<number, ts.CallExpression> {
  const found = new Map<number, ts.CallExpression>();
  for (const { site } of workspace.read(path)?.sites ?? []) {
    if (!isCall(site)) continue;
    const call = callAt(source, site.anchor.start);
    if (call) found.set(chainOf(call).getStart(source), call);
  }
  return found;
}

function callAt(source: ts.SourceFile, offset: number): ts.CallExpression | undefined {
  let [node, found]: [ts.Node, ts.CallExpression | undefined] = [source, undefined];
  for (;;) {
    const inner = ts.forEachChild(node, (child) => (child.getStart(source) <= offset && offset < child.end ? child : undefined));
    if (!inner) return found;
    if (ts.isCallExpression(inner)) found = inner;
    node = inner;
  }
}

/** `db.select().from(t).where(c)` of any call in it. */
function chainOf(call: ts.CallExpression): ts.Expression {
  let node: ts.Expression = call;
  for (;;) {
    const { parent } = node;
    const continues = (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || ts.isNonNullExpression(parent)) && parent.expression === node;
    if (!continues) return node;
    node = parent as ts.Expression;
  }
}

function truthIn(source: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<number, string> {
  const truth = new Map<number, string>();
  const visit = (node: ts.Node, isInside: boolean): void => {
    let inner = isInside;
    if (ts.isCallExpression(node)) {
      const sent = sentBy(node, checker);
      const chain = chainOf(node);
      if (sent && !(sent.built && (isInside || isNamedPart(chain)))) truth.set(chain.getStart(source), sent.orm);
      // What stands in the arguments of a builder is a part of it.
      const name = nameOf(node);
      if (name !== undefined && HOLDS.test(name)) inner = false;
      else if (sent?.built || builderOf(node, checker)) {
        visit(node.expression, isInside);
        for (const argument of node.arguments) visit(argument, true);
        return;
      }
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, false);
  return truth;
}

/** `.as('sub')`: it is read by another query. */
const isNamedPart = (chain: ts.Expression): boolean => ts.isCallExpression(chain) && nameOf(chain) === 'as';

function nameOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : undefined;
}

function declaredBy(call: ts.CallExpression, checker: ts.TypeChecker): { readonly file: string; readonly type: string } | undefined {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  for (let node: ts.Node | undefined = declaration; node; node = node.parent) {
    if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node)) return { file: node.getSourceFile().fileName, type: node.name?.text ?? '' };
  }
  return undefined;
}

function sentBy(call: ts.CallExpression, checker: ts.TypeChecker): Sends | undefined {
  const name = nameOf(call);
  const candidates = name === undefined ? [] : SENDS.filter(({ method, orm }) => method.test(name) || (orm === 'knex' && ts.isIdentifier(call.expression)));
  if (candidates.length === 0) return undefined;
  const declared = declaredBy(call, checker);
  const found = declared && candidates.find(({ file, type }) => file.test(declared.file) && type.test(declared.type));
  return found?.orm === 'knex' && !isSentKnex(call) ? undefined : found;
}

/** Of Knex's builders only those count that are awaited where they are built. */
function isSentKnex(call: ts.CallExpression): boolean {
  const chain = chainOf(call);
  return ts.isAwaitExpression(chain.parent) || (ts.isCallExpression(chain) && nameOf(chain) === 'then');
}

/** A method of a builder: what it is given is a part of its query. */
function builderOf(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const name = nameOf(call);
  if (name === undefined || !/^(?:from|where\w*|with\w*|\w*[jJ]oin\w*|having\w*|union\w*|values|set|as|select|inArray|exists|notExists|notInArray|in|eq|expression)$/.test(name)) return false;
  return /drizzle-orm|kysely|\/knex\/|objection/.test(declaredBy(call, checker)?.file ?? '');
}

/** A call of its chain is declared by an ORM, though it may be sent elsewhere than where it is built. */
function isOfOrm(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  for (let node: ts.Expression = chainOf(call); ;) {
    if (ts.isCallExpression(node)) {
      const file = declaredBy(node, checker)?.file ?? '';
      if (SENDS.some((one) => one.file.test(file))) return true;
    } else if (!ts.isPropertyAccessExpression(node) && !ts.isNonNullExpression(node)) return false;
    node = node.expression;
  }
}

/** Neither what a call reads besides nor what models declare is one. */
const isCall = ({ called, declares, model, reason }: Site): boolean => called === true && !declares && !model && !reason.startsWith('relation');

/** The checker does not know what the method is called on, or whose it is. */
function isUntold(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  for (let node: ts.Expression = call; ;) {
    if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) || ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node)) {
      node = node.expression;
      if ((checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0) return true;
    } else return false;
  }
}

void main(process.argv.slice(2));
