// Reads the model classes that a program declares with Objection. Sources: the types of objection 3.1, vincit.github.io/objection.js, "Models", "Relations", "Static Properties".
import type { Document } from '../../text/document.ts';
import type { ClassDeclaration, ClassMember, HostTree, ObjectValue, Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import type { Meaning, TableMeaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { casingIn } from './casing.ts';
import type { ModelClassDeclaration, ModelClassDeclarations, Modifier } from './declaration.ts';
import { joined, modifierIn, OPEN } from './modifiers.ts';
import { relationsIn } from './relationsDeclared.ts';

/** What is looked at while a file's classes are read; a value's meaning is a class or what may turn out to be one. */
export interface DeclaringClasses extends Declaring { readonly meanings: Meanings; class(value: Value | undefined): Meaning | undefined }

const SPEAKS = /\btableName\b|\brelationMappings\b|['"]objection['"]/;

/** What a file declares; undefined where it has nothing to do with Objection. */
export function modelClassesIn(document: Document, tree: HostTree, meanings: Meanings): ModelClassDeclarations | undefined {
  if (!SPEAKS.test(document.text)) return undefined;
  const imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const declaring: DeclaringClasses = { document, tree, imports, meanings, class: (value) => classAt(meanings, value) };
  const found: Record<string, ModelClassDeclaration> = {};
  for (const one of tree.classes) {
    const meaning = one.name === undefined || one.name === '__proto__' ? undefined : meanings.ofClass(one);
    if (meaning?.kind === 'table' && meaning.library === 'objection') found[one.name!] = classIn(declaring, one);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

/** What a value is, where that is a model class or something of another file. */
function classAt(meanings: Meanings, value: Value | undefined): Meaning | undefined {
  const meaning = value && meanings.of(value);
  if (meaning?.kind === 'table' && meaning.library === 'objection') return bare(meaning);
  return meaning?.kind === 'imported' && meaning.module !== 'objection' ? meaning : undefined;
}

const bare = ({ library, path, name }: TableMeaning): TableMeaning => ({ kind: 'table', library, path, name });

const HOOKS: Readonly<Record<string, readonly ('insert' | 'update')[]>> = { $beforeInsert: ['insert'], $beforeUpdate: ['update'], $formatDatabaseJson: ['insert', 'update'], $formatJson: [], $parseJson: ['insert', 'update'] };

/** Plugins that leave alone what is asked; by the packages that they are from. */
const KEEPS = /^objection-(?:guid|unique|password\w*|visibility|db-errors|timestamps?|soft-?delete|js-soft-delete|hashid|unify|table-name|dynamic-finder|authorize|filter|cursor)$|^(?:@[\w-]+\/)?objection-(?:db-errors|soft-delete)$/;

function classIn(declaring: DeclaringClasses, { start, end, members, extends: extended, name = '' }: ClassDeclaration): ModelClassDeclaration {
  const { tree, document: { text } } = declaring;
  const given = (wanted: string): Value | undefined => staticValue(tree, members, wanted);
  const base = baseIn(declaring, extended);
  const table = given('tableName');
  const tableText = table && writtenText(tree, table);
  const key = given('idColumn');
  const limits = given('useLimitInFirst');
  const casing = casingOf(declaring, given('columnNameMappers'));
  const isMapped = members.some((one) => one.static && (one.name === 'columnNameMappers' ? !casing : one.name === 'columnNameToPropertyName' || one.name === 'propertyNameToColumnName'));
  return {
    at: { start, end }, ...(base && { extends: base }), ...(extended?.kind === 'call' && !isKeeping(declaring, extended) && { isMixed: true as const }), ...(extended?.kind === 'call' && /soft-?delete/i.test(text.slice(extended.start, extended.end)) && { deletesSoftly: true as const }),
    ...(tableText !== undefined && tableText !== '' && { table: tableText }), ...(members.some((one) => one.static && one.name === 'tableName') && tableText === undefined && { isUnnamed: true as const }),
    ...(key && keyIn(declaring, key)), ...relationsIn(declaring, name, given('relationMappings')), modifiers: modifiersIn(declaring, given('modifiers') ?? given('namedFilters')),
    ...(casing && { casing }), ...(isMapped && { isMapped: true as const }), ...(limits?.kind === 'constant' && { limitsFirst: limits.value === 'true' }),
    overrides: members.flatMap(({ name: own, static: isStatic, kind }) => (kind === 'method' && /^\$?(?:query|relatedQuery)$/.test(own) ? [isStatic || own.startsWith('$') ? own : `.${own}`] : [])),
    ...more(members), ...building(declaring, members, given('QueryBuilder')), ...(extended && (/QueryBuilder\b/.test(text.slice(extended.start, extended.end)) || (base && !members.some((one) => one.static && STATICS.test(one.name)))) && { builds: { methods: members.flatMap((one) => (one.kind === 'method' && !one.static ? [one.name] : [])), adds: addedBy(declaring, members, start) } }),
  };
}

/** What a class extends, or what a function makes more of: `soft(Base)`, `mixin(Base, [Guid])`. */
function baseIn(declaring: DeclaringClasses, extended: Value | undefined): Meaning | undefined {
  return extended?.kind === 'call' ? extended.args.map((one) => baseIn(declaring, one)).find((one) => one !== undefined) : declaring.class(extended);
}

/** What a model class says, and no builder. */
const STATICS = /^(?:tableName|relationMappings|idColumn|jsonSchema|jsonAttributes|modifiers|columnNameMappers|QueryBuilder)$/;

/** What a builder adds to every query: what it gives `onBuild`, in its class or beside it. */
function addedBy(declaring: Declaring, members: readonly ClassMember[], start: number): Modifier {
  const { tree, document: { text } } = declaring;
  const others = tree.classes.filter((one) => one.start !== start);
  const mentions = [...others.reduce((left, one) => left.replace(text.slice(one.start, one.end), ''), text).matchAll(/\bonBuild\w*\b/g)];
  const calls = tree.calls.filter((call) => call.callee.kind === 'member' && call.callee.name === 'onBuild' && !others.some((one) => one.start <= call.start && call.end <= one.end));
  if (members.some(({ name, kind }) => kind === 'constructor' || /^(?:execute|then)$/.test(name)) || mentions.length !== calls.length) return OPEN;
  return joined(calls.map(({ args: [callback] }) => (callback ? modifierIn(declaring, callback) : OPEN)));
}

function building(declaring: DeclaringClasses, members: readonly ClassMember[], value: Value | undefined): Pick<ModelClassDeclaration, 'builder'> {
  if (!members.some((one) => one.static && one.name === 'QueryBuilder')) return {};
  return { builder: declaring.class(value) ?? 'unknown' };
}

function more(members: readonly ClassMember[]): Pick<ModelClassDeclaration, 'writesMore'> {
  const writesMore = [...new Set(members.flatMap(({ name, static: isStatic }) => (!isStatic && Object.hasOwn(HOOKS, name) ? HOOKS[name]! : [])))];
  return writesMore.length > 0 ? { writesMore } : {};
}

/** What a static member holds, or its getter gives. */
function staticValue(tree: HostTree, members: readonly ClassMember[], wanted: string): Value | undefined {
  const member = members.find(({ name, static: isStatic }) => isStatic && name === wanted);
  const held = member?.value?.kind === 'function' || member?.kind !== 'field' ? undefined : member.value;
  const routine = member?.value?.kind === 'function' ? member.value.routine : member?.routine;
  const returns = routine === undefined ? [] : tree.routines[routine]?.returns ?? [];
  const value = held ?? (returns.length === 1 ? returns[0] : undefined);
  return value && (constantValue(tree, value) ?? value);
}

function keyIn({ tree }: Declaring, value: Value): Pick<ModelClassDeclaration, 'key'> {
  const names = value.kind === 'array' ? value.items.map((one) => writtenText(tree, one)) : [writtenText(tree, value)];
  return names.includes(undefined) ? { key: [] } : { key: names.flatMap((one) => one ?? []) };
}

/** `snakeCaseMappers({ … })` */
function casingOf({ document: { text } }: Declaring, value: Value | undefined): ModelClassDeclaration['casing'] {
  const called = value?.kind === 'call' && (value.callee.kind === 'name' || value.callee.kind === 'member') ? value.callee.name : undefined;
  return called === 'snakeCaseMappers' && value ? casingIn(text.slice(value.start, value.end)) : undefined;
}

function modifiersIn(declaring: Declaring, value: Value | undefined): Readonly<Record<string, Modifier>> {
  const whole = value as ObjectValue | undefined;
  return whole?.kind !== 'object' ? {} : Object.fromEntries(whole.properties.flatMap(({ name, value: own, spread }) => (name === undefined || spread || name === '__proto__' ? [] : [[name, modifierIn(declaring, own)] as const])));
}

/** Whether all that a class is made by is known to leave alone what is asked: `soft(Model)`, `mixin(Model, [Guid, Unique])`. */
function isKeeping(declaring: DeclaringClasses, value: Value): boolean {
  if (value.kind === 'array') return value.items.every((one) => isKeeping(declaring, one));
  if (value.kind === 'call') return (value.callee.kind === 'call' || value.callee.kind === 'name' || value.callee.kind === 'member') && (isKeeping(declaring, value.callee) || value.args.length > 1) && value.args.every((one) => one.kind === 'object' || isKeeping(declaring, one));
  const meaning = declaring.meanings.of(value);
  if (meaning?.kind === 'table' || (meaning?.kind === 'class' && meaning.instance?.kind === 'client')) return true;
  const binding = value.kind === 'name' ? value.binding : undefined;
  const module = meaning?.kind === 'imported' ? meaning.module : binding === undefined ? undefined : declaring.imports.get(binding)?.module;
  if (module !== undefined) return module === 'objection' || KEEPS.test(module);
  const held = constantValue(declaring.tree, value);
  return held !== undefined && held !== value && held.kind === 'call' && isKeeping(declaring, held);
}
