// `plansight rules`: the list, and a rule's page drawn for a terminal from the markdown that the tests execute.
import { createColors } from 'picocolors';
import type { RuleInfo } from '../../engine/configuring/configuration.ts';
import type { TextStyle } from './text.ts';

type Colours = ReturnType<typeof createColors>;

export function rulesList(rules: readonly RuleInfo[], { colours: coloured }: Pick<TextStyle, 'colours'>): string {
  const colours = createColors(coloured);
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(({ id, level, title }) => `${colours.bold(id.padEnd(width))}  ${level.padEnd('information'.length)}  ${title}.`);
  return `${lines.join('\n')}\n\nRun \`plansight rules <id>\` for a rule's page.\n`;
}

/** The page without the examples that are only tested. */
export function rulePageText(rule: RuleInfo, markdown: string | undefined, { colours: coloured }: Pick<TextStyle, 'colours'>): string {
  const colours = createColors(coloured);
  const options = Object.entries(rule.options).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`);
  const head = `${colours.bold(rule.id)} ${colours.dim(`(${rule.level})`)}`;
  const body = markdown === undefined ? `${rule.title}.` : rendered(markdown.split(/^## More cases\s*$/m)[0]!, colours);
  return `${[head, '', body.trim(), ...(options.length > 0 ? ['', colours.bold('Options'), ...options] : [])].join('\n')}\n`;
}

function rendered(markdown: string, colours: Colours): string {
  let fenced = false;
  const lines = markdown.replaceAll('\r\n', '\n').split('\n').flatMap((line) => {
    const fence = /^```(.*)$/.exec(line);
    if (fence) {
      fenced = !fenced;
      return fenced ? captionOf(fence[1]!).map((text) => `    ${colours.dim(text)}`) : [];
    }
    if (fenced) return [`    ${/^\s*~+/.test(line) ? colours.yellow(line) : line}`];
    const heading = /^#+ (.*)$/.exec(line);
    if (heading) return [colours.bold(heading[1]!)];
    return [line.replace(/`([^`]+)`/g, (code, inner: string) => (colours.isColorSupported ? colours.cyan(inner) : code)).replace(/\*\*([^*]+)\*\*/g, (_, inner: string) => colours.bold(inner))];
  });
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

/** What the words behind a fence tell a reader; the language is seen. */
function captionOf(info: string): readonly string[] {
  const file = /\bfile=(\S+)/.exec(info)?.[1];
  const words = info.trim().split(/\s+/).slice(1);
  if (words.includes('fixed')) return ['fixed:'];
  if (words.includes('schema')) return ['with this schema:'];
  if (words.includes('plansight')) return ['with this configuration:'];
  return file === undefined ? [] : [`${file}:`];
}
