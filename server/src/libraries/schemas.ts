// What a schema lets through: of zod, yup, joi and valibot, as far as it makes a value one of a list, a number, or what means nothing to SQL.
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { isConstant, isConstantList } from './constants.ts';
import { letsOnlyHarmless } from './patterns.ts';
import { bindingOf, constantValue, requiredModule } from './program.ts';

type Nature = 'constant' | 'number' | undefined;

/** What it lets through under a path: `z.object({ sort: z.enum(['a', 'b']) }).parse(input)`, `v.parse(v.picklist(['a']), input)`. */
export function parsedNature(tree: HostTree, value: Value, path: readonly string[]): Nature {
  if (value.kind !== 'call' || value.callee.kind !== 'member') return undefined;
  const { callee, args } = value;
  const parses = /^(safeP|p)arse(?:Async)?$/.exec(callee.name ?? '');
  if (parses && callee.object.kind === 'name' && isSchemaModule(tree, callee.object, /^valibot$/) && args[0]) return schemaNature(tree, args[0], parses[1] === 'safeP' ? path.slice(1) : path, 0);
  if (parses) return schemaNature(tree, callee.object, parses[1] === 'safeP' ? path.slice(1) : path, 0);
  // Joi gives an object with the value in it; yup gives the value.
  if (/^(?:validate(?:Sync|Async)?|cast|attempt)$/.test(callee.name ?? '')) return schemaNature(tree, callee.object, path[0] === 'value' ? path.slice(1) : path, 0);
  return undefined;
}

/** What a route lets through of a part of its requests: hapi's `{ validate: { query: Joi.object({ … }) }, handler }`. Where a file has several routes, all that name it must agree. */
export function routedNature(tree: HostTree, part: string, path: readonly string[]): Nature {
  const schemas = validatedBy(tree).flatMap((parts) => (parts.kind === 'object' ? parts.properties.flatMap(({ name, value }) => (name === part ? [value] : [])) : []));
  const natures = schemas.map((schema) => schemaNature(tree, schema, path, 0));
  return natures.length > 0 && natures.every((nature) => nature !== undefined) ? natures[0] : undefined;
}

const validations = new WeakMap<HostTree, readonly Value[]>();

function validatedBy(tree: HostTree): readonly Value[] {
  const known = validations.get(tree);
  if (known) return known;
  const inside = (value: Value | undefined, depth: number): readonly Value[] => (value?.kind !== 'object' || depth > 2 ? [] : value.properties.flatMap((one) =>
    (one.name === 'validate' ? [constantValue(tree, one.value) ?? one.value] : one.name === 'options' || one.name === 'config' ? inside(one.value, depth + 1) : [])));
  const values = [...tree.bindings.map(({ value }) => value), ...tree.exports.map(({ value }) => value), ...tree.calls.flatMap(({ args }) => args)];
  const found = values.flatMap((value) => inside(value, 0));
  validations.set(tree, found);
  return found;
}

/** What keeps the kind of value it is called on; what transforms or refines may give anything. */
const KEEPS = /^(?:optional|nullable|nullish|default|catch|strict|passthrough|min|max|int|integer|positive|nonnegative|describe|finite|required|label|brand|readonly|length|nonempty|nonoptional|unknown|noUnknown|options|or|oxor|xor|nand|and|with|without|greater|less|multiple|precision|negative|description|note|example|error|message|messages|trim|lowercase|uppercase|toLowerCase|toUpperCase)$/;
const LISTS = /^(?:enum|literal|nativeEnum|picklist|oneOf|valid|equal)$/;
const NUMBERS = /^(?:number|bigint|int|int32|uint32|float32|float64|boolean|bool|date)$/;
/** Texts of these forms hold neither quotes nor spaces. */
const FORMS = /^(?:uuid|uuidv\d|guid|cuid2?|ulid|nanoid|datetime|isoDate|isoDateTime|isoTimestamp|hex|alphanum|jwt|ipv4|hash)$/;

function schemaNature(tree: HostTree, schema: Value, path: readonly string[], depth: number): Nature {
  const held = constantValue(tree, schema);
  if (depth > 12 || held?.kind !== 'call') return undefined;
  const { callee, args: [first] } = held;
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name ?? '' : '';
  const isFirst = callee.kind === 'name' ? isSchemaModule(tree, callee, MODULES) : callee.kind === 'member' && isBeginning(tree, callee.object);
  const [step, ...rest] = path;
  if (path.length === 0 && isListed(tree, held, name)) return 'constant';
  if (!isFirst) return callee.kind === 'member' && (KEEPS.test(name) || FORMS.test(name) || isPattern(tree, held, name)) ? (path.length === 0 && !KEEPS.test(name) && isText(tree, callee.object) ? 'constant' : schemaNature(tree, callee.object, path, depth + 1)) : undefined;
  if ((name === 'object' || name === 'strictObject' || name === 'looseObject') && step !== undefined && first) {
    const shape = constantValue(tree, first);
    const property = shape?.kind === 'object' ? shape.properties.find((one) => one.name === step) : undefined;
    return property && schemaNature(tree, property.value, rest, depth + 1);
  }
  if (name === 'array' && step === '[]' && first) return schemaNature(tree, first, rest, depth + 1);
  if (name === 'optional' || name === 'nullable' || name === 'nullish') return first && schemaNature(tree, first, path, depth + 1);
  if (step !== undefined) return undefined;
  if (name === 'union' && first?.kind === 'array') return first.items.length > 0 && first.items.every((item) => schemaNature(tree, item, [], depth + 1) !== undefined) ? 'constant' : undefined;
  return NUMBERS.test(name) ? 'number' : FORMS.test(name) ? 'constant' : undefined;
}

/** `z.enum(SORTS)`, `yup.string().oneOf(['a', 'b'])`, `Joi.valid('a', 'b')`. */
function isListed(tree: HostTree, { args }: CallValue, name: string): boolean {
  if (!LISTS.test(name) || args.length === 0) return false;
  // What a schema is made of it lists: a type of the program, or what another file exports.
  return name === 'enum' || name === 'nativeEnum' || name === 'literal' || name === 'picklist' || args.every((one) => isConstant(tree, one) || isConstantList(tree, one));
}

const isPattern = (tree: HostTree, { args: [first] }: CallValue, name: string): boolean => {
  const held = (name === 'regex' || name === 'matches' || name === 'pattern') && first ? constantValue(tree, first) : undefined;
  return held?.kind === 'constant' && held.type === 'pattern' && letsOnlyHarmless(held.value, 'quoted');
};

/** Through all that keeps it, a text to begin with. */
function isText(tree: HostTree, schema: Value): boolean {
  let at = constantValue(tree, schema);
  for (let steps = 0; steps < 12 && at?.kind === 'call' && at.callee.kind === 'member'; steps++) {
    if (isBeginning(tree, at.callee.object)) return at.callee.name === 'string';
    at = constantValue(tree, at.callee.object);
  }
  return false;
}

const MODULES = /^(?:zod|yup|joi|@hapi\/joi|valibot|@hono\/zod-openapi|superstruct)(?:\/|$)/;

/** `z`, `z.coerce`, `z.iso` */
const isBeginning = (tree: HostTree, value: Value): boolean =>
  value.kind === 'name' ? isSchemaModule(tree, value, MODULES) : value.kind === 'member' && (value.name === 'coerce' || value.name === 'iso') && isSchemaModule(tree, value.object, MODULES);

function isSchemaModule(tree: HostTree, value: Value, modules: RegExp): boolean {
  const binding = bindingOf(tree, value);
  if (binding?.kind === 'import') return tree.imports.some((one) => one.binding === binding.id && modules.test(one.module));
  return modules.test(requiredModule(binding?.value) ?? '');
}
