// What a scope asks of a model: conditions with values that are written out, and which attributes it reads. Source: sequelize.org, "Scopes".
import type { Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { textsIn } from './attributesDeclared.ts';
import type { ScopeDeclaration } from './declaration.ts';

const READ: ReadonlySet<string> = new Set(['where', 'attributes', 'include']);

/** What else a scope says than is read leaves it open; so does one that a function makes. */
export function scopeIn(declaring: Declaring, value: Value): ScopeDeclaration {
  const whole = constantValue(declaring.tree, value);
  if (whole?.kind !== 'object') return { where: [], isOpen: true };
  const asked = propertyIn(declaring, whole, 'where');
  const conditions = asked ? eachIn(declaring, asked) : [];
  const attributes = propertyIn(declaring, whole, 'attributes');
  const only = textsIn(declaring, attributes);
  const without = textsIn(declaring, propertyIn(declaring, attributes, 'exclude'));
  const include = propertyIn(declaring, whole, 'include');
  const isRestricted = include !== undefined && !keepsRows(declaring, include);
  const isOpen = conditions.includes(undefined) || whole.properties.some(({ name, spread }) => spread || name === undefined || !READ.has(name));
  const readsMore = include !== undefined || (attributes !== undefined && !only && !without) || propertyIn(declaring, attributes, 'include') !== undefined;
  return { where: conditions.flatMap((one) => one ?? []), ...(only && { only }), ...(without && { without }), ...(readsMore && { readsMore: true as const }), ...(isRestricted && { restricts: true as const }), ...(isOpen && { isOpen: true as const }) };
}

/** All that an object asks, undefined where some of it could not be read. */
export function conditionsIn(declaring: Declaring, value: Value): ScopeDeclaration['where'] | undefined {
  const all = eachIn(declaring, value).flatMap((one) => one ?? [undefined]);
  return all.every((one) => one !== undefined) ? all : undefined;
}

function eachIn(declaring: Declaring, value: Value): readonly (ScopeDeclaration['where'][number] | undefined)[] {
  const held = constantValue(declaring.tree, value);
  return held?.kind === 'object' ? held.properties.map(({ name, value: own, spread }) => (name === undefined || spread || /[.$]/.test(name) ? undefined : conditionIn(declaring, name, own))) : [undefined];
}

/** Whether what is included is joined without leaving out rows that have none of it. */
function keepsRows(declaring: Declaring, include: Value, depth = 0): boolean {
  const held = constantValue(declaring.tree, include) ?? include;
  const items = held.kind === 'array' ? held.items : [held];
  return depth < 6 && items.every((item) => {
    const one = constantValue(declaring.tree, item) ?? item;
    if (one.kind === 'text') return true;
    if (one.kind === 'name' || one.kind === 'member') return true;
    const required = propertyIn(declaring, one, 'required');
    const within = propertyIn(declaring, one, 'include');
    return one.kind === 'object' && one.properties.every(({ name, spread }) => name !== undefined && !spread) && (required ? required.kind === 'constant' && required.value === 'false' : !propertyIn(declaring, one, 'where') && propertyIn(declaring, one, 'model')?.kind !== 'call') && (!within || keepsRows(declaring, within, depth + 1));
  });
}

/** `{ state: 'open' }`, `{ deletedAt: null }`; what an operator asks is not read. */
export function conditionIn({ tree }: Declaring, key: string, value: Value): ScopeDeclaration['where'][number] | undefined {
  const held = constantValue(tree, value);
  const text = writtenText(tree, value);
  if (text !== undefined) return { key, value: `= '${text.replaceAll("'", "''")}'` };
  if (held?.kind !== 'constant') return undefined;
  if (held.type === 'null') return { key, value: 'is null' };
  return held.type === 'number' || held.type === 'boolean' ? { key, value: `= ${held.value}` } : undefined;
}
