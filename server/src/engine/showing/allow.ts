// How a reader allows what a rule reports: a comment above the statement or at the top of the file, or a line in plansight.json.
import { applyEdits as applyJsonEdits, modify, type JSONPath } from 'jsonc-parser';
import type { Edit } from '../../text/edit.ts';
import { linesOf } from '../../text/lines.ts';
import { overlaps, type Span } from '../../text/span.ts';
import type { Reading } from '../reading/read.ts';

export interface Allowing {
  readonly edit: Edit;
  /** Where the reason stands in the edit's text, to be written by the reader. */
  readonly reason: Span;
}

const REASON = 'say why';

/** The comment that allows a rule at the statement which a finding is about; undefined where there is none. */
export function allowHere({ document, sites }: Reading, rule: string, finding: Span): Allowing | undefined {
  // What is written inside of a model or a call is nearer than all of it.
  const holding = sites.find(({ statements }) => statements.some(({ span }) => overlaps(span, finding))) ?? sites.find(({ site: { whole } }) => whole && overlaps(whole, finding));
  const statement = holding?.statements.find(({ span }) => overlaps(span, finding)) ?? holding?.statements[0];
  if (holding && statement) {
    const { site } = holding;
    const from = site.library === 'sql' ? statement.span.start : site.whole?.start ?? site.anchor.start;
    const lines = linesOf(document.text);
    const start = lines.startOf(lines.position(from).line);
    const indentation = /^[ \t]*/.exec(document.text.slice(start, from))![0];
    return comment(start, indentation, signOf(document.language), `plansight-allow ${rule}`);
  }
  return undefined;
}

/** The comment that allows a rule in the whole file: at its top, below a line that must come first. */
export function allowInFile({ document }: Reading, rule: string): Allowing {
  const first = /^\uFEFF?(?:#!.*(?:\r\n|\n|$))?/.exec(document.text)![0].length;
  return comment(first, '', signOf(document.language), `plansight-allow-file ${rule}`);
}

const signOf = (language: string): string => (language === 'sql' ? '--' : '//');

function comment(at: number, indentation: string, sign: string, words: string): Allowing {
  const head = `${indentation}${sign} ${words}: `;
  return { edit: { span: { start: at, end: at }, text: `${head}${REASON}\n` }, reason: { start: head.length, end: head.length + REASON.length } };
}

/** plansight.json with a rule turned off, everywhere or for one file. `text` is undefined where there is no such file yet. */
export function turnOff(text: string | undefined, rule: string, file?: string): string {
  const before = text === undefined || text.trim() === '' ? '{}\n' : text;
  const options = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: /\r\n/.test(before) ? '\r\n' : '\n' } };
  const set = (path: JSONPath, value: unknown, isArrayInsertion = false): string => applyJsonEdits(before, modify(before, path, value, { ...options, isArrayInsertion }));
  return file === undefined ? set(['rules', rule], 'off') : set(['overrides', -1], { files: [file], rules: { [rule]: 'off' } }, true);
}
