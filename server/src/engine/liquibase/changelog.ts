// A changelog of Liquibase as a tree of elements, whichever of its three formats it is written in: what XML says in attributes, YAML and JSON say in keys.
import { parseXml, type XmlElement } from '../../text/xml.ts';
import { parseYaml } from './yaml.ts';

export const isChangelog = (path: string): boolean => /\.(?:xml|ya?ml|json)$/i.test(path);

/** What stands in `databaseChangeLog`, in order; nothing of a file that is no changelog. */
export function entriesOf(path: string, text: string): readonly XmlElement[] {
  if (/\.xml$/i.test(path)) return parseXml(text).filter(({ name }) => name === 'databaseChangeLog').flatMap(({ children }) => children);
  const value = /\.json$/i.test(path) ? json(text) : parseYaml(text);
  const log = isObject(value) ? value['databaseChangeLog'] : undefined;
  return log === undefined ? [] : childrenOf(log, 0);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): value is string | number | boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const DEEPEST = 30;
/** Keys that only hold a list of what XML writes one after another. */
const LISTS: ReadonlySet<string> = new Set(['changes', 'columns']);

/** A list of `{ name: … }`, or one such object. */
function childrenOf(value: unknown, depth: number): readonly XmlElement[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => childrenOf(one, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => (LISTS.has(name) ? childrenOf(inner, depth + 1) : isScalar(inner) ? [] : [elementOf(name, inner, depth)]));
}

function elementOf(name: string, value: unknown, depth: number): XmlElement {
  const fields = isObject(value) ? Object.entries(value).filter((one): one is [string, string | number | boolean] => isScalar(one[1])) : [];
  const attributes = new Map(fields.map(([key, inner]) => [key, String(inner)]));
  return { name, attributes, children: childrenOf(value, depth + 1), text: attributes.get('sql') ?? attributes.get('selectQuery') ?? '', start: 0, end: 0 };
}
