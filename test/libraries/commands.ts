// Reads commands as MongoDB's driver puts them on the wire, and says in the notation of the dialect what each asks: written without a look at how calls are read, from the manual alone.
// Source: mongodb.com/docs/manual, "Database Commands" (find, aggregate, update, delete, findAndModify, insert, distinct) and "Query and Projection Operators".

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Fields = { readonly [name: string]: Json };

const isFields = (one: Json | undefined): one is Fields => typeof one === 'object' && one !== null && !Array.isArray(one);
const fields = (one: Json | undefined): Fields => (isFields(one) ? one : {});
const list = (one: Json | undefined): readonly Json[] => (Array.isArray(one) ? (one as readonly Json[]) : []);
const name = (path: string): string => `"${path}"`;
/** A value, whatever it is. */
const VALUE = "'v'";

/** The statements that a command stands for. */
export function statementsOf(command: Fields): readonly string[] {
  const [[kind, collection] = ['', '']] = Object.entries(command);
  const from = name(String(collection));
  switch (kind) {
    case 'find': return [`select ${projected(fields(command['projection']))} from ${from}${where(fields(command['filter']))}${order(fields(command['sort']))}${bounds(command)}`];
    case 'distinct': return [`select distinct ${name(String(command['key']))} from ${from}${where(fields(command['query']))}`];
    case 'aggregate': return [pipeline(from, list(command['pipeline']).map(fields))];
    case 'update': return list(command['updates']).map(fields).map((one) => `update ${from} set ${sets(fields(one['u']))}${where(fields(one['q']))}${one['multi'] === true ? '' : ' limit 1'}`);
    case 'delete': return list(command['deletes']).map(fields).map((one) => `delete from ${from}${where(fields(one['q']))}${one['limit'] === 1 ? ' limit 1' : ''}`);
    case 'findAndModify': return [`${command['remove'] === true ? `delete from ${from}` : `update ${from} set ${sets(fields(command['update']))}`}${where(fields(command['query']))}${order(fields(command['sort']))} limit 1`];
    case 'insert': {
      const rows = list(command['documents']).map(fields);
      // The key and the version are made by the client.
      const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((one) => one !== '_id' && one !== '__v' && one !== 'tags' && one !== 'items');
      return [`insert into ${from} (${names.map(name).join(', ')}) values ${rows.map(() => `(${names.map(() => VALUE).join(', ')})`).join(', ')}`];
    }
    default: return [];
  }
}

const where = (filter: Fields): string => (Object.keys(filter).length === 0 ? '' : ` where ${all(filter).join(' and ')}`);
const order = (sort: Fields): string => (Object.keys(sort).length === 0 ? '' : ` order by ${Object.entries(sort).map(([path, way]) => `${name(path)}${way === -1 ? ' desc' : ''}`).join(', ')}`);
const bounds = (command: Fields): string => `${command['limit'] ? ` limit ${Math.abs(Number(command['limit']))}` : ''}${command['skip'] ? ` offset ${String(command['skip'])}` : ''}`;

function projected(projection: Fields): string {
  const read = Object.keys(projection).filter((path) => path !== '_id' && projection[path] !== 0 && projection[path] !== false);
  if (read.length === 0) return Object.keys(projection).length > 0 ? '${9}' : '*';
  return [...(projection['_id'] === 0 || projection['_id'] === false ? [] : ['_id']), ...read].map(name).join(', ');
}

function sets(update: Fields): string {
  const all = Object.entries(update).flatMap(([operator, paths]) => (operator === '$setOnInsert' ? [] : Object.keys(fields(paths)).map((path) => `${name(path)} = ${operator === '$unset' ? 'null' : operator === '$inc' ? `${name(path)} + ${VALUE}` : VALUE}`)));
  return all.join(', ');
}

// ── Filters

const all = (filter: Fields): readonly string[] => Object.entries(filter).flatMap(([path, asked]) => conditions(path, asked));
const both = (conditions: readonly string[]): string => (conditions.length === 1 ? conditions[0]! : `(${conditions.join(' and ')})`);
const either = (alternatives: Json): string => `(${list(alternatives).map((one) => both(all(fields(one)))).join(' or ')})`;

const COMPARES: Readonly<Record<string, string>> = { $eq: '=', $ne: '<>', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

function conditions(path: string, asked: Json): readonly string[] {
  if (path === '$or') return [either(asked)];
  if (path === '$nor') return [`not ${either(asked)}`];
  if (path === '$and') return list(asked).flatMap((one) => all(fields(one)));
  const own = name(path);
  if (asked === null) return [`${own} is null`];
  const given = fields(asked);
  if (given['$regularExpression']) return [matching(own, fields(given['$regularExpression']))];
  const operators = Object.keys(given).filter((one) => /^\$(?!oid|date|numberLong|uuid)/.test(one));
  if (operators.length === 0) return [`${own} = ${typeof asked === 'boolean' ? String(asked) : VALUE}`];
  return operators.flatMap((operator): readonly string[] => {
    const value = given[operator]!;
    switch (operator) {
      case '$in': case '$nin': return [among(own, list(value), operator === '$nin')];
      case '$exists': return [`${own} is ${value === true ? 'not ' : ''}null`];
      case '$ne': return value === null ? [`${own} is not null`] : [`${own} <> ${VALUE}`];
      case '$regex': return [matching(own, { pattern: value, options: given['$options'] ?? '' })];
      case '$options': return [];
      case '$not': return [`not (${conditions(path, value).join(' and ')})`];
      case '$all': return list(value).map(() => `${own} = ${VALUE}`);
      case '$elemMatch': return Object.keys(fields(value)).some((one) => one.startsWith('$')) ? conditions(path, value) : Object.entries(fields(value)).flatMap(([inner, one]) => conditions(`${path}.${inner}`, one));
      default: return [`${own} ${COMPARES[operator] ?? operator} ${VALUE}`];
    }
  });
}

function among(own: string, values: readonly Json[], negated: boolean): string {
  const there = values.filter((one) => one !== null);
  if (values.length === 0) return negated ? 'true' : 'false';
  const test = `${own} ${negated ? 'not ' : ''}in (${there.map(() => VALUE).join(', ')})`;
  return there.length < values.length ? `(${test} or ${own} is null)` : test;
}

function matching(own: string, { pattern, options }: Fields): string {
  const [source, insensitive] = [String(pattern), String(options).includes('i')];
  const body = source.replace(/^\^|\$$|\.\*$/g, '');
  if (!/^\w*$/.test(body)) return `${own} ${insensitive ? '~*' : '~'} '${source}'`;
  const [isBegun, isEnded] = [source.startsWith('^'), source.endsWith('$')];
  return isBegun && isEnded && !insensitive ? `${own} = ${VALUE}` : `${own} ${insensitive ? 'ilike' : 'like'} '${isBegun ? '' : '%'}${body}${isEnded ? '' : '%'}'`;
}

// ── Pipelines

/** What follows a limit, or asks of groups, is asked of what came before. */
function pipeline(from: string, stages: readonly Fields[]): string {
  let source = from;
  let [outputs, conditions, groups, sorted, skip, limit] = ['*', '', '', '', '', ''];
  const said = (): string => `select ${outputs} from ${source}${conditions}${groups}${sorted}${limit}${skip}`;
  const wrap = (): void => {
    source = `(${said()}) as "piped"`;
    [outputs, conditions, groups, sorted, skip, limit] = ['*', '', '', '', '', ''];
  };
  for (const stage of stages) {
    const [[kind, asked] = ['', null]] = Object.entries(stage);
    switch (kind) {
      case '$match': {
        if (groups + sorted + skip + limit !== '') wrap();
        const more = where(fields(asked!));
        conditions = conditions === '' ? more : conditions + more.replace(' where ', ' and ');
        break;
      }
      case '$sort': if (skip + limit !== '') wrap(); sorted = order(fields(asked!)); break;
      case '$skip': if (limit !== '') wrap(); skip = ` offset ${String(asked)}`; break;
      case '$limit': limit = ` limit ${String(asked)}`; break;
      case '$project': outputs = projected(fields(asked!)); break;
      case '$count': outputs = `count(*) as ${name(String(asked))}`; break;
      case '$group': {
        if (sorted + skip + limit !== '') wrap();
        const key = fields(asked!)['_id'];
        const keys: readonly (readonly [string, string])[] = typeof key === 'string' ? [['_id', key.slice(1)]] : Object.entries(fields(key)).map(([as, path]) => [as, String(path).slice(1)] as const);
        const sums = Object.entries(fields(asked!)).filter(([one]) => one !== '_id').map(([as, sum]) => {
          const [[operator, of] = ['', null]] = Object.entries(fields(sum));
          return `${of === 1 ? 'count(*)' : `${operator.slice(1)}(${name(String(of).slice(1))})`} as ${name(as)}`;
        });
        outputs = [...keys.map(([as, path]) => `${name(path)} as ${name(as)}`), ...sums].join(', ');
        groups = keys.length > 0 ? ` group by ${keys.map(([, path]) => name(path)).join(', ')}` : '';
        break;
      }
      default: outputs = '${9}';
    }
  }
  return said();
}
