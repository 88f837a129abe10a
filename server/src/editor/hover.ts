// What is told of the SQL under the pointer: the table, column, index or type that is named there, else the query whose keyword it is.
// Of what is ambiguous or unknown nothing is said.
// The file is long because what is told of each kind of thing stands beside the others.
import { slice, type Span } from '../text/span.ts';
import { toHost } from '../text/sourceMap.ts';
import { findIndex } from '../schema/apply/lookup.ts';
import type { Origin, Schema } from '../schema/schema.ts';
import type { Resolved, ResolvedSource } from '../query/resolve.ts';
import { columnTermsOf } from '../query/walk.ts';
import { createIndexSql } from '../sql/createIndex.ts';
import { tokenize, WORD } from '../sql/tokens.ts';
import { spokenTo, type Judged } from '../engine/judging/judge.ts';
import { loadOf, loadSentence } from '../engine/planning/load.ts';
import { renderStatement } from '../engine/planning/render.ts';
import { authorityOf, bytesText, figure, isMeasured, loudest } from '../engine/planning/words.ts';
import type { PlanFacts, Proof } from '../plans/prove.ts';
import { countOf } from '../text/words.ts';
import { columnIn, columnParts, outputParts } from './hover/column.ts';
import { declared, linksOf } from './hover/links.ts';
import { columnsOfStar, outputsOf } from './hover/outputs.ts';
import { codes, markdownOf, plainOf, type Link, type Part } from './hover/parts.ts';
import { queryParts } from './hover/query.ts';
import { indexParts, outputsText, sourceParts, tableParts, typeParts } from './hover/table.ts';
import { isSame, mentionsOf, targetAt, type Lasting, type Mention } from './mentions.ts';
import type { Asked } from './place.ts';
import { sceneAt, subjectsAround, type Scene } from './scene.ts';

export interface Hover {
  /** In the document. */
  readonly span: Span;
  readonly parts: readonly Part[];
  /** Without the links: who knows addresses writes them with `linkedMarkdown`. */
  readonly markdown: string;
  /** For clients that draw no markdown; it names the places of the links. */
  readonly plain: string;
  /** Where what is named is declared. */
  readonly links: readonly Link[];
}

export function hoverAt(asked: Asked): Hover | undefined {
  const scene = sceneAt(asked);
  if (!scene) return undefined;
  const found = callAt(scene) ?? namedAt(scene);
  if (found === 'unknown') return undefined;
  return found ?? starAt(scene) ?? keywordAt(scene);
}

/** What a finding proposes beside its message: the DDL of an index, with what its keys are for, and the plans before and after where they are known. */
export function hoverOfFinding({ finding, site }: Pick<Judged, 'finding' | 'site'>, proof?: Proof): Pick<Hover, 'markdown' | 'plain'> | undefined {
  const parts = finding.intentions.flatMap((intend): Part[] => {
    if (intend.kind !== 'index') return [];
    const confirmed = proof?.kind === 'confirmed' ? proof : undefined;
    const ddl: Part = { kind: 'sql', text: `${confirmed?.ddl ?? createIndexSql(intend.table, intend.index, { concurrently: false, dialect: site.dialect })};` };
    if (confirmed) return [ddl, ...proofParts(confirmed)];
    return intend.reason === undefined ? [ddl] : [ddl, { kind: 'text', text: `${intend.reason.charAt(0).toUpperCase()}${intend.reason.slice(1)}.` }];
  });
  if (proof?.kind === 'cheaper') parts.push(...plansOf(proof), { kind: 'text', text: `${loudest(proof.level)}.` });
  return parts.length > 0 ? { markdown: markdownOf(parts), plain: plainOf(parts, []) } : undefined;
}

/** Costs and rows are the planner's own only where they rest on the server's own figures. */
function proofParts(proof: Extract<Proof, { kind: 'confirmed' }>): readonly Part[] {
  const { level, bytes, replaces } = proof;
  const price = bytes === undefined || !isMeasured(level) ? [] : [`It would take ${bytesText(bytes)}.`];
  const redundant = replaces.length > 0 ? [`It makes ${codes(replaces)} redundant.`] : [];
  return [...plansOf(proof), { kind: 'text', text: [...price, ...redundant, `${authorityOf(proof)}.`].join(' ') }];
}

function plansOf({ level, before, after }: Pick<Extract<Proof, { kind: 'cheaper' }>, 'level' | 'before' | 'after'>): readonly Part[] {
  const plan = ({ scan, cost, rows }: PlanFacts): string => (isMeasured(level) ? `${scan}, cost ${figure(cost)}, reads ${countOf(rows)} rows` : scan);
  return [{ kind: 'list', items: [`**before**: ${plan(before)}`, `**after**: ${plan(after)}`] }];
}

const hover = (span: Span, parts: readonly Part[] | undefined, links: readonly Link[] = []): Hover | undefined =>
  parts && parts.length > 0 ? { span, parts, markdown: markdownOf(parts), plain: plainOf(parts, links), links } : undefined;

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `unknown`: a name stands there, of which nothing can be said. */
function namedAt(scene: Scene): Hover | 'unknown' | undefined {
  const mention = targetAt(scene.asked);
  const { called } = scene.site.site;
  // A key of a call stands for the column and for the table that it is of.
  const column = columnTermAt(scene, called ? undefined : mention);
  if (scene.inHole && !(called && column) && isCrowded(scene, mention)) return 'unknown';
  if (column) return hover(column.span, column.parts, declared(scene, column.origin)) ?? 'unknown';
  if (!mention) return undefined;
  return mentionHover(mention, scene) ?? 'unknown';
}

/** An expression of the program that stands for several names is none of them. */
function isCrowded({ asked }: Scene, mention: Mention | undefined): boolean {
  if (!mention) return false;
  const { span, what } = mention;
  return mentionsOf(asked.reading, asked.workspace.world).some((one) => one.span.start === span.start && one.span.end === span.end && !isSame(one.what, what));
}

interface FoundColumn { readonly span: Span; readonly parts: readonly Part[]; readonly origin?: Origin }

/** A column that a query reads, of a table or of another query; a mention that stands more exactly at the place goes first. */
function columnTermAt(scene: Scene, mention: Mention | undefined): FoundColumn | undefined {
  const { offset } = scene.asked;
  for (const { query, resolved } of scene.subjects.toReversed()) {
    const term = columnTermsOf(query).find(({ nameSpan }) => nameSpan.start <= offset && offset <= nameSpan.end);
    if (!term || (mention && mention.span.start !== term.nameSpan.start && offset !== term.nameSpan.start)) continue;
    if (mention && mention.what.kind !== 'column') continue;
    const meant = resolved.column(term);
    if (!meant || meant.missing) return { span: term.nameSpan, parts: [] };
    const { table } = meant.source;
    if (table && meant.column) return { span: term.nameSpan, parts: columnParts({ table, column: meant.column, source: meant.source }, scene.before), origin: meant.column.origin };
    return outputColumn(term.nameSpan, meant.of, meant.source, meant.name, scene);
  }
  return undefined;
}

function outputColumn(span: Span, of: Resolved, source: ResolvedSource, name: string, scene: Scene): FoundColumn {
  const output = outputsOf(of, source)?.find((one) => one.name === name);
  return { span, parts: output ? outputParts(source, output, scene) : [], ...(output?.column && { origin: output.column.origin }) };
}

function mentionHover(mention: Mention, scene: Scene): Hover | undefined {
  const { what, span } = mention;
  switch (what.kind) {
    case 'alias': case 'cte': return aliasHover(span, scene);
    case 'table': case 'column': case 'index': case 'type': {
      const parts = lastingParts(what, mention, scene);
      return hover(span, parts, parts && linksOf(mention, scene));
    }
  }
}

function lastingParts(what: Lasting, mention: Mention, scene: Scene): readonly Part[] | undefined {
  // What a statement makes is known after it, what it drops before it; what it alters is shown as it becomes.
  for (const schema of mention.role === 'reads' ? [scene.before, scene.after] : [scene.after, scene.before]) {
    const parts = partsIn(schema, what, scene);
    if (parts) return parts;
  }
  return undefined;
}

function partsIn(schema: Schema, what: Lasting, scene: Scene): readonly Part[] | undefined {
  switch (what.kind) {
    case 'table': {
      const table = schema.tables.get(what.key);
      return table && (table.complete || table.columns.length > 0) ? tableParts(table, schema, scene.sizes) : undefined;
    }
    case 'column': {
      const meant = columnIn(schema, what.key, what.column);
      const was = schema === scene.after ? columnIn(scene.before, what.key, what.column)?.column : undefined;
      return meant && columnParts({ ...meant, ...(was && { was }) }, schema);
    }
    case 'index': {
      const dot = what.key.indexOf('.');
      const found = findIndex(schema, { schema: what.key.slice(0, dot), name: what.key.slice(dot + 1) });
      return found && indexParts(found.table, found.index, schema, scene.sizes);
    }
    case 'type': {
      const type = schema.types.get(what.key);
      return type && typeParts(type, schema);
    }
  }
}

/** An alias or a CTE is told as what it stands for, in the innermost query around the place that knows it. */
function aliasHover(span: Span, scene: Scene): Hover | undefined {
  const written = slice(scene.asked.reading.document.text, span);
  const name = /^["`[]/.test(written) ? written.slice(1, -1) : written;
  const isNamed = ({ source }: ResolvedSource): boolean => source.alias?.toLowerCase() === name.toLowerCase() || (source.kind === 'cte' && source.table?.name.toLowerCase() === name.toLowerCase());
  for (const { resolved } of subjectsAround(scene)) {
    const source = resolved.sources.find(isNamed);
    if (source) return hover(span, sourceParts(resolved, source, source.source.alias ?? name, scene), declared(scene, source.table?.origin));
  }
  // Where a CTE is declared, it is what the queries after it read.
  for (const { resolved } of scene.subjects) {
    const source = resolved.sources.find((one) => one.source.kind === 'cte' && isNamed(one));
    if (source) return hover(span, sourceParts(resolved, source, name, scene));
  }
  return undefined;
}

// ── Stars and keywords ───────────────────────────────────────────────────────────────────────────────────────────

function starAt({ asked, subjects, inHole, before }: Scene): Hover | undefined {
  if (inHole) return undefined;
  for (const { query, resolved } of subjects.toReversed()) {
    const output = query.outputs.find(({ star, span }) => star && span.start <= asked.offset && asked.offset <= span.end);
    if (!output?.star) continue;
    const each = columnsOfStar(resolved, output.star.of);
    if (!each) return undefined;
    const names = each.map(({ source: { source } }) => source.alias ?? source.table?.name ?? '?');
    const count = each.reduce((sum, { columns }) => sum + columns.length, 0);
    return hover(output.span, [
      { kind: 'text', text: `**${count} column${count === 1 ? '' : 's'}** of ${codes(names)}` },
      { kind: 'sql', text: each.filter(({ columns }) => columns.length > 0).map(({ columns }) => outputsText(columns, { asked, before })).join('\n\n') },
    ]);
  }
  return undefined;
}

/** The words that make a query what it is; those inside expressions are left to the expressions. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'WITH RECURSIVE SELECT DISTINCT FROM WHERE GROUP BY HAVING WINDOW ORDER LIMIT OFFSET FETCH TOP UNION INTERSECT EXCEPT JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL LATERAL ON USING INSERT INTO VALUES UPDATE SET DELETE MERGE RETURNING CONFLICT REPLACE'.split(' '),
);

function keywordAt(scene: Scene): Hover | undefined {
  const { asked: { offset }, site, statement, at, inHole } = scene;
  const [subject] = subjectsAround(scene);
  if (!subject || inHole) return undefined;
  const tokens = tokenize(site.site.carrier.text, site.dialect, statement.statement.start, statement.statement.end);
  const token = tokens.starts.findIndex((start, i) => start <= at && at <= tokens.ends[i]! && tokens.kinds[i] === WORD && KEYWORDS.has(tokens.words[i]!));
  if (token < 0) return undefined;
  const span = toHost(site.site.carrier.map, { start: tokens.starts[token]!, end: tokens.ends[token]! });
  // Two texts that are glued touch in the SQL, but not in the program.
  return span.start <= offset && offset <= span.end ? hover(span, [...queryParts(subject, scene), ...loadParts(scene)]) : undefined;
}

/** The method of a call stands for all that it sends, and the name of a relation for what it reads. */
function callAt(scene: Scene): Hover | undefined {
  const { asked: { offset }, site: { site: { called, anchor } }, subjects: [subject] } = scene;
  return called && subject && anchor.start <= offset && offset <= anchor.end ? hover(anchor, [...queryParts(subject, scene), ...loadParts(scene)]) : undefined;
}

/** How often the server runs the statement, where it has counted. */
function loadParts({ asked: { reading, workspace: { world } }, site, statement }: Scene): readonly Part[] {
  const database = site.dialect.id === 'postgres' ? spokenTo(world.databasesOf(reading.document.path, site.site.dialect), statement) : undefined;
  const sent = database?.snapshot && renderStatement(site, statement);
  const load = sent && loadOf(sent.sql, database.snapshot!.snapshot);
  return load ? [{ kind: 'text', text: loadSentence(load) }] : [];
}
