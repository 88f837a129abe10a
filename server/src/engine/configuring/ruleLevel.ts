// How a user writes the level of a rule, in plansight.json and behind --rule: `warning`, `off`, `exactly:error`.
import { closest } from '../../text/closest.ts';
import type { Level } from '../../rules/finding.ts';
import type { RuleSetting } from './settings.ts';

export type RuleLevel = Required<Pick<RuleSetting, 'level' | 'exact'>>;

export const LEVELS: readonly Level[] = ['error', 'warning', 'information', 'hint'];
/** Every word that may stand for a level. */
export const LEVEL_WORDS: readonly string[] = ['off', ...LEVELS, ...LEVELS.map((level) => `exactly:${level}`)];

/** Undefined where the text is none. */
export function parseLevel(text: string): RuleLevel | undefined {
  if (!LEVEL_WORDS.includes(text)) return undefined;
  const exact = text.startsWith('exactly:');
  return { level: (exact ? text.slice('exactly:'.length) : text) as Level | 'off', exact };
}

/** Says what is wrong with a word that should be a level. */
export function notALevel(word: string): string {
  const meant = word.length > 2 ? LEVELS.find((level) => level.startsWith(word.toLowerCase())) : undefined;
  return `\`${word}\` is not a level${suggestion(word, LEVEL_WORDS, meant)}; expected off, ${LEVELS.join(', ')}, or \`exactly:\` and one of them.`;
}

/** Says that there is no such rule. */
export const notARule = (word: string, rules: readonly string[]): string => `There is no rule \`${word}\`${suggestion(word, rules)}.`;

/** ` (did you mean …?)`, or nothing. */
export function suggestion(word: string, candidates: Iterable<string>, meant: string | undefined = closest(word, candidates)): string {
  return meant === undefined ? '' : ` (did you mean \`${meant}\`?)`;
}
