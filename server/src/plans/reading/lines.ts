// A text that holds a plan as its lines, without what the tool drew around it, and with lines made whole that a terminal has broken.
// psql frames its answers, pgAdmin and others copy them as quoted cells, and a narrow window breaks them anywhere.
import { readDetail } from './details.ts';
import { beginsPlan } from './nodeLine.ts';

/** The lines without a tool's frame. */
export function unframed(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).map((line) => line.replaceAll('\t', '        ')).filter((line) => !isRuler(line.trim()) && !COUNT.test(line.trim()));
  const frame = FRAMES.find(({ form }) => lines.every((line) => line.trim() === '' || form.test(line) || isTitle(line)));
  const inner = frame ? lines.map((line) => frame.inside(form(frame, line)).trimEnd()) : lines;
  // Cells that span lines are marked at their ends.
  return inner.filter((line) => !isTitle(line)).map((line) => (/\+ {0,3}$/.test(line) ? line.slice(0, line.lastIndexOf('+')).trimEnd() : line));
}

/** What a tool puts around each line of a cell; the first group is what it holds. */
interface Frame {
  readonly form: RegExp;
  inside(text: string): string;
}

const FRAMES: readonly Frame[] = [
  { form: /^"(.*)"[,;]?$/, inside: (text) => text.replaceAll('""', '"') },
  { form: /^ ?[|│](.*?)[|│]?$/, inside: (text) => text },
  { form: /^>(.*)$/, inside: (text) => text },
];

const form = ({ form: own }: Frame, line: string): string => own.exec(line)?.[1] ?? line;

const isRuler = (text: string): boolean => /^[-+|=─┌┐└┘├┤┬┴┼│╔╗╚╝═║╞╡ ]+$/.test(text) && /[-─═]{3}/.test(text);
const isTitle = (line: string): boolean => /^["|│>]?\s*QUERY PLAN\s*["|│]?$/i.test(line.trim());
const COUNT = /^\(\d+ \p{L}+\)$/u;

/** What a narrow window has broken is put together again: a line that is none by itself belongs to the one before it. */
export function joined(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  // Of the last whole line: parentheses that are open, so that each line is counted once.
  let open = 0;
  for (const line of lines) {
    const isNew = whole.length === 0 || line.trim() === '' || isCertain(line.trim()) || (open <= 0 && ANY_KEY.test(line));
    if (isNew) {
      whole.push(line);
      open = parentheses(line);
    } else {
      // A window breaks anywhere; an indented rest is what somebody has folded by words.
      const before = whole.pop()!;
      whole.push(/^\s/.test(line) || before.endsWith(' ') ? `${before.trimEnd()} ${line.trimStart()}` : `${before}${line}`);
      open += parentheses(line);
    }
  }
  return whole;
}

/** Nothing else begins so, not even the rest of a condition. */
const isCertain = (text: string): boolean => text.startsWith('->') || STARTS.test(text) || readDetail(text) !== undefined || beginsPlan(text);

const STARTS = /^(?:InitPlan \d|SubPlan \d|CTE \S+$|(?:Planning|JIT(?: for worker \d+)?):$|(?:Planning|Execution) time:|Total runtime:|Trigger |Settings: |Serialization: |Query Identifier:|Functions: \d|Options: |Timing: |Memory: )/i;
/** What only a newer server says. */
const ANY_KEY = /^\s*[A-Z][\w ]*: \S/;

/** How many more open than close, outside of quotes. */
function parentheses(line: string): number {
  let [open, quoted] = [0, false];
  for (let at = 0; at < line.length; at++) {
    const unit = line[at];
    if (unit === "'") quoted = !quoted;
    else if (!quoted && unit === '(') open++;
    else if (!quoted && unit === ')') open--;
  }
  return open;
}
