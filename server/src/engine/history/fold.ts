// The schema of a source at every statement of its history. One checkpoint a file is kept; what lies between two is folded again when asked.
import { apply, emptySchema } from '../../schema/apply.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { Site } from '../../libraries/site.ts';
import type { SourceMap } from '../../text/sourceMap.ts';
import type { Script } from '../../sql/tree.ts';
import { changesIn } from './changes.ts';
import { effectsOf } from './called.ts';
import { ordinalIn } from './codeMigrations.ts';
import { downwards } from './sections.ts';
import type { SchemaSource } from '../source.ts';

export interface ParsedFile {
  readonly text: string;
  readonly script: Script;
  /** Of a program: where the text of each of its sites begins in `text`, where all of it stands in the program, and the program's own text. */
  readonly places?: ReadonlyMap<string, number>;
  readonly map?: SourceMap;
  readonly host?: string;
  /** It includes a file that is not there. */
  readonly missing?: boolean;
  /** It does more than can be read: what it makes besides is unknown. */
  readonly partial?: boolean;
}

export interface Fold {
  /** After the whole history. */
  readonly final: Schema;
  /** The schema that a statement of a file meets; after the whole history for a file that is not of the source. */
  before(path: string, statement: number): Schema;
  after(path: string, statement: number): Schema;
  /** A file of the source as it was read. */
  file(path: string): ParsedFile | undefined;
  /** The number of a statement of a site among all of its file, which `before` and `after` are asked by. */
  at(path: string, site: Site, statement: { readonly ordinal: number; readonly statement: { readonly start: number } }): number;
  /** Files that could not be read, one sentence each. */
  readonly notes: readonly string[];
  /** What `foldSource` reuses. */
  readonly checkpoints: readonly Checkpoint[];
}

/** Invariant: `after` is `before` with every statement of the way up applied. */
interface Checkpoint {
  readonly path: string;
  readonly file: ParsedFile | undefined;
  readonly before: Schema;
  readonly after: Schema;
}

/**
 * Folds the files of a source in their order. With `previous`, the fold of the same source before an edit,
 * everything up to the first file that reads differently is kept: a file counts as the same while its script is the same value.
 */
export function foldSource(source: SchemaSource, read: (path: string) => ParsedFile | undefined, previous?: Fold): Fold {
  const dialect = dialectOf(source.dialect);
  const searchPath = source.searchPath ?? dialect.searchPath;
  const checkpoints: Checkpoint[] = [];
  const empty = emptySchema(searchPath, dialect.model);
  const last = previous?.checkpoints[0]?.before;
  let schema = last?.complete === !source.partial ? last : { ...empty, complete: !source.partial };
  for (const [place, path] of source.files.entries()) {
    const file = read(path);
    const old = previous?.checkpoints[place];
    const same = old && old.path === path && old.file?.script === file?.script && old.file?.missing === file?.missing && old.before === schema;
    const checkpoint: Checkpoint = same ? old : { path, file, before: schema, after: file ? foldFile(schema, path, file, dialect, searchPath) : schema };
    checkpoints.push(checkpoint);
    schema = checkpoint.after;
  }
  return foldFrom(source, read, dialect, checkpoints, schema);
}

function foldFrom(source: SchemaSource, read: (path: string) => ParsedFile | undefined, dialect: Dialect, checkpoints: readonly Checkpoint[], final: Schema): Fold {
  const byPath = new Map(checkpoints.map((checkpoint) => [checkpoint.path, checkpoint]));
  // A file is asked about statement by statement, so the trail through the last one is kept, and no other.
  let last: { readonly path: string; readonly file: ParsedFile | undefined; readonly trail: Trail } | undefined;
  const trailOf = (path: string): Trail | undefined => {
    const checkpoint = byPath.get(path);
    const unapplied = !checkpoint && source.unapplied.includes(path) ? read(path) : undefined;
    const file = checkpoint?.file ?? unapplied;
    if (last?.path === path && last.file?.script === file?.script) return last.trail;
    const trail = checkpoint?.file ? trailThrough(checkpoint, checkpoint.file, dialect) : unapplied && trailBack(path, unapplied, byPath, final, dialect);
    if (trail) last = { path, file, trail };
    return trail;
  };
  const fileAt = (path: string): ParsedFile | undefined => byPath.get(path)?.file ?? (source.unapplied.includes(path) ? read(path) : undefined);
  return {
    final,
    file: fileAt,
    at(path, site, { ordinal, statement }) {
      const file = site.library === 'sql' ? undefined : fileAt(path);
      return file?.places ? ordinalIn(file, site, statement.start) ?? file.script.statements.length : ordinal;
    },
    before: (path, statement) => trailOf(path)?.(statement, 'before') ?? final,
    after: (path, statement) => trailOf(path)?.(statement, 'after') ?? final,
    notes: [...checkpoints.flatMap(({ path, file }) => (file ? [] : [`${path} belongs to the schema \`${source.id}\` but could not be read.`])), ...beginningOf(source, final, byPath)],
    checkpoints,
  };
}

/** A history that alters many tables which none of its files makes has lost its beginning: an expert would ask for it. */
function beginningOf({ id, kind }: SchemaSource, final: Schema, files: ReadonlyMap<string, Checkpoint>): readonly string[] {
  const tables = kind === 'dump' || kind === 'snapshot' ? [] : [...final.tables.values()];
  const unmade = tables.filter(({ complete, origin }) => {
    const file = complete ? undefined : files.get(origin.path)?.file;
    const made = file?.script.statements[origin.statement]?.tree?.kind;
    // What a program builds by calls has no statement of its own.
    return file !== undefined && file.host === undefined && (made === 'alter table' || made === 'create index');
  });
  if (unmade.length < 3 || unmade.length * 3 < tables.length) return [];
  return [`The files of \`${id}\` alter ${unmade.length} tables that none of them makes, \`${unmade[0]!.name}\` among them: its history begins before them, and what they do not say of those tables is not known. \`databases\` in plansight.json can name a dump.`];
}

function foldFile(schema: Schema, path: string, file: ParsedFile, dialect: Dialect, searchPath: readonly string[]): Schema {
  const isDown = downwards(file.text, file.script.comments, dialect.id);
  const folded = file.script.statements.reduce((next, statement, number) => (isDown(statement.start) ? next : step(next, path, file, number, dialect)), schema);
  const whole = file.missing ? apply(folded, MISSING, { path, statement: 0 }) : folded;
  return endSession(file.partial && whole.complete ? { ...whole, complete: false } : whole, file, dialect, searchPath);
}

const MISSING = { kind: 'raw', reason: 'It includes a file that is not here.', names: [], everything: true } as const;

function step(schema: Schema, path: string, { script, text }: ParsedFile, number: number, dialect: Dialect): Schema {
  const origin = { path, statement: number };
  const done = changesIn(script.statements[number]!, dialect, text).reduce((next, change) => apply(next, change, origin), schema);
  return effectsOf(done, { script, text }, number, dialect).reduce((next, change) => apply(next, change, origin), done);
}

/** A file is a session of its own: its search path and its temporary tables end with it. */
function endSession(schema: Schema, { script, text }: ParsedFile, dialect: Dialect, searchPath: readonly string[]): Schema {
  const reset = sameList(schema.searchPath, searchPath) ? schema : { ...schema, searchPath };
  if (!script.statements.some((statement) => changesIn(statement, dialect, text).some((change) => 'temporary' in change && change.temporary))) return reset;
  let { tables } = reset;
  for (const [key, table] of reset.tables.entries()) if (table.temporary) tables = tables.without(key);
  return { ...reset, tables };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, place) => one === b[place]);

/** The schemas along the statements of one file. */
type Trail = (statement: number, side: 'before' | 'after') => Schema;

/** A statement of the way down meets the schema that the way up has left, and the statements of its own way before it. */
function trailThrough({ path, before, after }: Checkpoint, file: ParsedFile, dialect: Dialect): Trail {
  const { statements, comments } = file.script;
  const isDown = downwards(file.text, comments, dialect.id);
  const up = walk(before, path, file, dialect, (number) => !isDown(statements[number]!.start));
  const down = walk(after, path, file, dialect, (number) => isDown(statements[number]!.start));
  return (statement, side) => (isDown(statements[statement]?.start ?? 0) ? down : up)(statement, side);
}

/** A file that undoes another meets the schema which that one has made. */
function trailBack(path: string, file: ParsedFile, byPath: ReadonlyMap<string, Checkpoint>, final: Schema, dialect: Dialect): Trail {
  const made = counterparts(path).map((up) => byPath.get(up)).find((checkpoint) => checkpoint !== undefined);
  return walk(made?.after ?? final, path, file, dialect, () => true);
}

/** Goes no further than it is asked. */
function walk(start: Schema, path: string, file: ParsedFile, dialect: Dialect, counts: (statement: number) => boolean): Trail {
  const schemas: Schema[] = [start];
  return (statement, side) => {
    const wanted = Math.min(side === 'before' ? statement : statement + 1, file.script.statements.length);
    for (let number = schemas.length - 1; number < wanted; number++) {
      schemas.push(counts(number) ? step(schemas[number]!, path, file, number, dialect) : schemas[number]!);
    }
    return schemas[wanted]!;
  };
}

/** What `down.sql`, `1_x.down.sql`, `1_x.undo.sql` and `U1__x.sql` undo. */
const counterparts = (path: string): readonly string[] => [
  path.replace(/down(?=\.[^/]*$)/i, 'up'),
  path.replace(/\.(?:down|undo)(?=\.[^/]*$)/i, ''),
  path.replace(/\.undo(?=\.[^/]*$)/i, '.do'),
  path.replace(/(^|\/)U(?=[^/]*$)/, '$1V'),
];
