// Which rules are asked what: those that speak in a file, each of what it looks at, and only where that stands in a statement at all.
import { asTraits, traitsOf, type Traits } from '../../query/facts/traits.ts';
import type { Connection } from '../../rules/connection.ts';
import type { ModelSubject } from '../../rules/model.ts';
import type { ChangeSubject, MigrationSubject, Options, Role, Rule, StatementSubject, Subject } from '../../rules/rule.ts';
import type { SchemaModel } from '../../schema/model.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { isNamedAsStored, mayBeServed, speaksOfCalls, speaksOfSending } from './calls.ts';
import { settingFor } from '../configuring/ruleSettings.ts';
import type { Settings } from '../configuring/settings.ts';

/** Where a rule speaks that does not say. */
export const DEFAULT_ROLES: readonly Role[] = ['application', 'job', 'script'];

/** What there is to look at in one statement. */
export interface Subjects {
  readonly queries: readonly Subject[];
  readonly changes: readonly ChangeSubject[];
  readonly statement: StatementSubject | undefined;
  readonly migration: MigrationSubject | undefined;
  readonly models: readonly ModelSubject[];
}

interface Active<R extends Rule> {
  readonly rule: R;
  readonly options: Options;
}

type RuleOf<K extends Rule['looksAt']> = Extract<Rule, { readonly looksAt: K }>;

/** The rules that speak in a file, by what they look at. */
export interface ActiveRules {
  readonly query: readonly (Active<RuleOf<'query'>> & { readonly holding: Traits })[];
  readonly change: readonly Active<RuleOf<'change'>>[];
  readonly migration: readonly Active<RuleOf<'migration'>>[];
  readonly statement: readonly Active<RuleOf<'statement'>>[];
  readonly connection: readonly Active<RuleOf<'connection'>>[];
  readonly model: readonly Active<RuleOf<'model'>>[];
}

/** With their options; those of a workspace without settings are the same in every file. */
export function activeRules(rules: readonly Rule[], role: Role, settings: Settings, path: string): ActiveRules {
  if (settings.rules.size > 0 || settings.overrides.length > 0) {
    const own = new Map(rules.map((rule) => [rule, settingFor(settings, rule.id, path)]));
    // One that is off is not even asked: what it would claim, a planner would be asked about.
    return sorted(rules.filter((rule) => own.get(rule)?.level !== 'off'), role, (rule) => ({ ...rule.options, ...own.get(rule)?.options }));
  }
  let byRole = unset.get(rules);
  if (!byRole) unset.set(rules, (byRole = new Map()));
  let active = byRole.get(role);
  if (!active) byRole.set(role, (active = sorted(rules, role, ({ options }) => options)));
  return active;
}

const unset = new WeakMap<readonly Rule[], Map<Role, ActiveRules>>();

function sorted(rules: readonly Rule[], role: Role, optionsOf: (rule: Rule) => Options): ActiveRules {
  const speaking = rules.filter((rule) => (rule.roles ?? DEFAULT_ROLES).includes(role));
  const looking = <K extends Rule['looksAt']>(at: K): readonly Active<RuleOf<K>>[] => speaking.flatMap((rule) => (rule.looksAt === at ? [{ rule: rule as RuleOf<K>, options: optionsOf(rule) }] : []));
  return { query: looking('query').map((one) => ({ ...one, holding: asTraits(one.rule.holding ?? []) })), change: looking('change'), migration: looking('migration'), statement: looking('statement'), connection: looking('connection'), model: looking('model') };
}

type Answer = ReturnType<Rule['check']>;

/** Puts to each rule what it looks at, where that stands in the statement at all: most rules see nothing of most statements. */
export function ask(active: ActiveRules, { queries, changes, migration, models, statement }: Subjects, dialect: Dialect, answered: (rule: Rule, answer: () => Answer) => void): void {
  const { model } = dialect;
  for (const subject of queries) {
    const { query, resolved, site } = subject;
    const traits = traitsOf(resolved);
    let isStored: boolean | undefined;
    for (const { rule, options, holding } of active.query) {
      if (!speaksOfSending(rule.id, site)) continue;
      if (site.called && !site.unsent && !(speaksOfCalls(rule.id, dialect) && (isStored ??= isNamedAsStored(subject)) && !(rule.assumes === 'indexes' && mayBeServed(subject)))) continue;
      if ((holding !== 0 && (holding & traits) === 0) || (rule.of && !rule.of.includes(query.kind))) continue;
      if ((rule.needs && query.open.size > 0 && rule.needs.some((part) => query.open.has(part))) || !holdsIn(rule, model)) continue;
      answered(rule, () => rule.check(subject, options));
    }
  }
  for (const subject of changes) for (const { rule, options } of active.change) if (holdsIn(rule, model)) answered(rule, () => rule.check(subject, options));
  for (const subject of models) for (const { rule, options } of active.model) answered(rule, () => rule.check(subject, options));
  if (migration) for (const { rule, options } of active.migration) if (holdsIn(rule, model)) answered(rule, () => rule.check(migration, options));
  if (statement && !statement.site.called) for (const { rule, options } of active.statement) answered(rule, () => rule.check(statement, options));
}

/** The same of what a program does with connections. */
export function askOfConnection({ connection }: ActiveRules, subject: Connection, answered: (rule: Rule, answer: () => Answer) => void): void {
  for (const { rule, options } of connection) answered(rule, () => rule.check(subject, options));
}

/** Whether what a rule assumes of servers is so for this one. */
const holdsIn = ({ assumes, claimsAbsence }: Rule, model: SchemaModel): boolean => !(assumes === 'indexes' && model.indexes === 'none') && !(claimsAbsence && model.absence === 'never certain');
