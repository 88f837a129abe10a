// The sites where a call sends a text: a method of a driver, or a function of the program that passes its argument on.
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { consumption } from './consumption.ts';
import { sqlTextsOf } from './glue.ts';
import type { Outside } from './library.ts';
import type { Sends } from './meaning.ts';
import { constantValue } from './program.ts';
import { meaningsOf, sendsBy } from './resolve.ts';
import type { Site, SqlCarrier } from './site.ts';

export interface SendingLibrary {
  readonly id: string;
  readonly title: string;
  /** The path from a call's result to its rows. */
  readonly rows: readonly string[];
}

export function sendingSites(document: Document, tree: HostTree, outside: Outside, library: SendingLibrary): readonly Site[] {
  const meanings = meaningsOf(document, tree, outside);
  return tree.calls.flatMap((call): readonly Site[] => {
    if (call.form === 'tag' || call.args.length === 0) return [];
    const sends = sendsBy(meanings.of(call.callee), call);
    if (sends?.library !== library.id) return [];
    const passed = passedText(tree, call, sends);
    if (!passed) return [];
    const carriers = sqlTextsOf(passed.text, { tree, meanings, at: call, context: call.context }).filter(({ text }) => !sends.declared || looksLikeSql.test(text));
    const parameters = parametersOf(passed.values);
    const hasCallback = call.args.some(({ kind }) => kind === 'function');
    const consumes = hasCallback ? undefined : consumption(document, tree, call, library.rows);
    const passing = takesValues(passed, sends) ? { text: { start: passed.text.start, end: passed.text.end }, as: passed.as } : undefined;
    return carriers.map((carrier): Site => ({
      library: library.id,
      anchor: firstLine(document.text, call.nameSpan),
      whole: { start: call.start, end: call.end },
      context: call.context,
      dialect: 'postgres',
      carrier: parameters ? { ...carrier, parameters } : carrier,
      reason: reasonOf(document.text, call, sends, library),
      ...(passing && { passing }),
      ...(consumes && { consumes }),
    }));
  });
}

const looksLikeSql = /^(?:\s|--.*\n|\/\*[\s\S]*?\*\/)*(?:select|insert|update|delete|with|merge|create|alter|drop|truncate|begin|commit|rollback|set|vacuum|analyze|explain|refresh|copy|lock|grant|revoke|call|do|values)\b/i;

interface Passed { readonly text: Value; readonly values: Value | undefined; readonly as: 'argument' | 'property' }

/** The text is an argument, or the property `text` of one. */
function passedText(tree: HostTree, { args }: CallValue, sends: Sends): Passed | undefined {
  const argument = args[sends.text];
  if (!argument || args.slice(0, sends.text + 1).some(({ kind }) => kind === 'spread')) return undefined;
  const values = sends.values === undefined ? undefined : args[sends.values];
  const config = argument.kind === 'object' ? argument : argument.kind === 'name' ? constantValue(tree, argument) : undefined;
  if (config?.kind !== 'object') return { text: argument, values, as: 'argument' };
  const property = (name: string): Value | undefined => config.properties.find((one) => one.name === name)?.value;
  const text = property('text');
  return text && { text, values: property('values') ?? values, as: 'property' };
}

function parametersOf(values: Value | undefined): SqlCarrier['parameters'] {
  if (values?.kind !== 'array' || values.items.some(({ kind }) => kind === 'spread')) return undefined;
  return { span: { start: values.start, end: values.end }, values: values.items };
}

/** Whether a value can be added: the list is written on the spot, or there is none and its place is beside the text. */
function takesValues({ values, as }: Passed, { text, values: index }: Sends): boolean {
  if (values !== undefined && values.kind !== 'function') return parametersOf(values) !== undefined;
  return as === 'property' || index === text + 1;
}

function reasonOf(text: string, { nameSpan, form }: CallValue, { label }: Sends, { title }: SendingLibrary): string {
  const name = text.slice(nameSpan.start, nameSpan.end);
  const isDirect = form === 'new' || label.endsWith(`.${name}`);
  return isDirect ? `argument of \`${label}\` (${title})` : `argument of \`${name}\`, which passes it to \`${label}\` (${title})`;
}

/** Invariant: an anchor lies on one line. */
export function firstLine(text: string, { start, end }: Span): Span {
  const line = text.slice(start, end).search(/[\r\n]/);
  return { start, end: line < 0 ? end : start + line };
}
