// The sites where a program sends SQL: by a method of a driver, by a function of its own that passes its argument on, or by a tag.
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { preparedConsumption } from './prepared.ts';
import { consumption } from './consumption.ts';
import { titleOf } from './drivers.ts';
import { countsOtherwise, reformatted } from './formats.ts';
import { sqlTextOf, sqlTextsOf } from './glue.ts';
import type { Outside } from './library.ts';
import type { FileMeaning, Sends, Tag } from './meaning.ts';
import { constantValue } from './program.ts';
import { meaningsOf, sendsBy, type Meanings } from './resolve.ts';
import { isSent } from './sent.ts';
import { tagOf } from './tagged.ts';
import { isStatement } from './unfollowed.ts';
import type { Site, SqlCarrier } from './site.ts';
import { unsentAwait } from './unsent.ts';

interface Sent { readonly sites: ReadonlyMap<string, readonly Site[]>; readonly files: readonly SentFile[] }

/** The text of a file that a program sends: where, by what, and how its rows are consumed. */
export interface SentFile extends Pick<Site, 'library' | 'dialect' | 'consumes'> { readonly file: FileMeaning; readonly at: number }

const memo = new WeakMap<Meanings, Sent>();

/** What the program sends by a library whose objects are followed; found once for all of them. */
export const sentSites = (document: Document, tree: HostTree, outside: Outside, library: string): readonly Site[] => sentBy(document, tree, outside).sites.get(library) ?? [];
/** What it sends of other files. */
export const sentFiles = (document: Document, tree: HostTree, outside: Outside): readonly SentFile[] => sentBy(document, tree, outside).files;

function sentBy(document: Document, tree: HostTree, outside: Outside): Sent {
  const meanings = meaningsOf(document, tree, outside);
  const known = memo.get(meanings);
  if (known) return known;
  const files: SentFile[] = [];
  const program: Program = { document, tree, meanings, files };
  const sites = new Map<string, Site[]>();
  for (const call of tree.calls) {
    for (const site of call.form === 'tag' ? taggedSites(program, call) : callSites(program, call)) void (sites.get(site.library)?.push(site) ?? sites.set(site.library, [site]));
  }
  const sent = { sites, files };
  memo.set(meanings, sent);
  return sent;
}

interface Program { readonly document: Document; readonly tree: HostTree; readonly meanings: Meanings; readonly files: SentFile[] }

function taggedSites({ document, tree, meanings }: Program, call: CallValue): readonly Site[] {
  const tag = tagOf(meanings, call);
  if (!tag || !isSent(tree, meanings, call, tag)) return [];
  // What is awaited is sent, and yet it is its own template that is read.
  const carrier = sqlTextOf({ ...call, awaited: false }, { tree, meanings, at: call, context: call.context });
  if (!carrier) return [];
  const consumes = tag.consumes ?? (tag.rows && consumption(document, tree, call, tag.rows));
  const { library, dialect, unsure } = tag;
  const unsent = tag.lazy && unsentAwait(document, tree, call);
  return [{ library, ...(unsure && { unsure }), anchor: firstLine(document.text, call.nameSpan), whole: spanOf(call), context: call.context, ...(dialect && { dialect }), carrier, reason: tagReason(tag), ...(consumes && { consumes }), ...(unsent && { unsent }) }];
}

const tagReason = ({ library, label, unsure }: Tag): string => (unsure ? `template tagged with \`${label}\`, ${UNFOLLOWED}` : label === '' ? `template tagged with a client of ${titleOf(library)}` : `template tagged with \`${label}\` (${titleOf(library)})`);

function callSites(program: Program, call: CallValue): readonly Site[] {
  const { tree, meanings } = program;
  const meaning = meanings.of(call.callee);
  const sends = sendsBy(meaning, call) ?? (meaning ? undefined : meanings.unfollowed(call));
  if (!sends || (sends.maybePart && isPartOf(tree, call))) return [];
  const list = sends.many && call.args[sends.text]?.kind === 'array' ? call.args[sends.text] : undefined;
  if (list?.kind === 'array') return list.items.flatMap((item) => sitesOf(program, call, sends, passedText(tree, { ...call, args: [item] }, sends), 'one of several'));
  return sitesOf(program, call, sends, passedText(tree, call, sends), 'alone');
}

function sitesOf(program: Program, call: CallValue, sends: Sends, passed: Passed | undefined, company: 'alone' | 'one of several'): readonly Site[] {
  if (!passed) return [];
  const { document, tree, meanings } = program;
  const file = passed.text.kind === 'text' ? undefined : meanings.of(passed.text);
  const dialect = sends.dialect ?? speakerOf(meanings, call, sends);
  const consumes = company === 'alone' ? consumptionOf(program, call, sends) : undefined;
  if (file?.kind === 'file') {
    program.files.push({ file, at: call.nameSpan.start, library: sends.library, ...(dialect && { dialect }), ...(consumes && { consumes }) });
    return [];
  }
  const carriers = sqlTextsOf(passed.text, { tree, meanings, at: call, context: call.context }).filter(({ text }) => (sends.unsure ? isStatement(text) : !(sends.declared || sends.maybePart) || looksLikeSql.test(text)));
  const parameters = parametersOf(passed);
  const anchor = company === 'alone' ? call.nameSpan : passed.text;
  const passing = passingOf(passed, sends, parameters);
  // A function of the program's own that passes it on may wait for it.
  const unsent = sends.lazy && company === 'alone' && isDirect(document.text, call, sends) ? unsentAwait(document, tree, call) : undefined;
  return carriers.map((carrier): Site => {
    const isPlain = !countsOtherwise(carrier, sends.format);
    return {
      library: sends.library,
      ...(sends.unsure && { unsure: true as const }),
      anchor: firstLine(document.text, anchor),
      whole: company === 'alone' ? spanOf(call) : spanOf(passed.text),
      context: call.context,
      ...(dialect && { dialect }),
      carrier: reformatted(parameters && isPlain ? { ...carrier, parameters } : carrier, sends.format, passed.values),
      reason: reasonOf(document.text, call, sends),
      ...(passing && isPlain && { passing }),
      ...(consumes && { consumes }),
      ...(unsent && { unsent }),
    };
  });
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

const looksLikeSql = /^(?:\s|--.*\n|\/\*[\s\S]*?\*\/)*(?:select|insert|update|delete|with|merge|create|alter|drop|truncate|begin|commit|rollback|set|vacuum|analyze|explain|refresh|copy|lock|grant|revoke|call|do|values)\b/i;

/** `sql`…`.execute(db)` speaks to the database of `db`. */
function speakerOf(meanings: Meanings, { args }: CallValue, { speaker }: Sends): Site['dialect'] {
  const argument = speaker === undefined ? undefined : args[speaker];
  const meaning = argument && meanings.of(argument);
  return meaning?.kind === 'client' ? meaning.dialect : undefined;
}

const inArguments = new WeakMap<HostTree, ReadonlySet<Value>>();

/** What a call takes directly and is not awaited first: `qb.select(knex.raw('…'))`. */
function isPartOf(tree: HostTree, call: CallValue): boolean {
  let known = inArguments.get(tree);
  if (!known) inArguments.set(tree, (known = new Set(tree.calls.flatMap(({ args }) => args))));
  return !call.awaited && known.has(call);
}

function consumptionOf({ document, tree }: Program, call: CallValue, { consumes, prepared, rows }: Sends): Site['consumes'] {
  if (consumes) return consumes;
  if (prepared) return preparedConsumption(document, tree, call, prepared, rows ?? []);
  // A callback gets the rows, under any name.
  if (call.args.some(({ kind }) => kind === 'function')) return undefined;
  if (!rows) return call.discarded && call.chain.length === 0 && call.args.length <= 2 ? 'nothing' : undefined;
  return consumption(document, tree, call, rows);
}

// ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────

/** `values`: the list of them, or `rest`: those that follow one by one. */
interface Passed { readonly text: Value; readonly values: Value | undefined; readonly rest?: readonly Value[]; /** What stands where an object that holds the values would. */ readonly beside?: Value; readonly as: 'argument' | 'property' }

/** The text is what the method is called on, an argument, or a property of one. */
function passedText(tree: HostTree, { args, callee }: CallValue, sends: Sends): Passed | undefined {
  if (sends.text < 0) return callee.kind === 'member' ? { text: callee.object, values: undefined, as: 'argument' } : undefined;
  const argument = args[sends.text];
  if (!argument || args.slice(0, sends.text + 1).some(({ kind }) => kind === 'spread')) return undefined;
  const beside = sends.values === undefined ? undefined : args[sends.values];
  const config = argument.kind === 'object' ? argument : argument.kind === 'name' ? constantValue(tree, argument) : undefined;
  if (config?.kind !== 'object') {
    if (sends.inObject) return undefined;
    if (sends.spread && sends.values !== undefined) return { text: argument, values: undefined, rest: args.slice(sends.values), as: 'argument' };
    if (sends.valuesIn === undefined) return { text: argument, values: beside, as: 'argument' };
    return { text: argument, values: propertyOf(beside, sends.valuesIn), ...(beside && { beside }), as: 'argument' };
  }
  const text = propertyOf(config, sends.property ?? 'text');
  return text && { text, values: propertyOf(config, sends.valuesProperty ?? 'values') ?? beside, as: 'property' };
}

const propertyOf = (value: Value | undefined, name: string): Value | undefined => (value?.kind === 'object' ? value.properties.find((one) => one.name === name)?.value : undefined);

function parametersOf({ values, rest }: Passed): SqlCarrier['parameters'] {
  if (rest && rest.length > 0 && !rest.some(({ kind }) => kind === 'spread')) return { span: { start: rest[0]!.start, end: rest.at(-1)!.end }, values: rest };
  if (values?.kind !== 'array' || values.items.some(({ kind }) => kind === 'spread')) return undefined;
  return { span: { start: values.start, end: values.end }, values: values.items };
}

/** How a value can be added: to the list that is written on the spot, or as the first one where there is none and its place is beside the text. */
function passingOf(passed: Passed, sends: Sends, parameters: SqlCarrier['parameters']): Site['passing'] {
  const { text, values, rest, beside, as } = passed;
  if (sends.text < 0 || sends.prepared || sends.placeholder === 'none') return undefined;
  const isNew = rest ? rest.length === 0 : values === undefined ? !beside : values.kind === 'function';
  if (isNew ? as !== 'property' && (sends.values !== sends.text + 1) : !parameters) return undefined;
  const property = as === 'property' ? sends.valuesProperty : sends.valuesIn;
  return {
    text: spanOf(text), as,
    ...(sends.placeholder && { placeholder: sends.placeholder }),
    ...(rest && { list: 'spread' as const }),
    ...(property !== undefined && { property }),
  };
}

const UNFOLLOWED = 'which cannot be followed: taken for SQL by its text, and spoken of where its tables are known';

/** The method itself is called, and no function that passes its argument on. */
function isDirect(text: string, { nameSpan, form }: CallValue, { label }: Sends): boolean {
  const name = text.slice(nameSpan.start, nameSpan.end);
  return form === 'new' || label.endsWith(`.${name}`) || label === name;
}

function reasonOf(text: string, call: CallValue, sends: Sends): string {
  const { label, library, unsure } = sends;
  const name = text.slice(call.nameSpan.start, call.nameSpan.end);
  if (unsure) return `argument of \`${label}\`, ${UNFOLLOWED}`;
  return isDirect(text, call, sends) ? `argument of \`${label}\` (${titleOf(library)})` : `argument of \`${name}\`, which passes it to \`${label}\` (${titleOf(library)})`;
}

/** Invariant: an anchor lies on one line. */
export function firstLine(text: string, { start, end }: Span): Span {
  const line = text.slice(start, end).search(/[\r\n]/);
  return { start, end: line < 0 ? end : start + line };
}
