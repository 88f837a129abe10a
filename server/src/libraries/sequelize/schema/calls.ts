// The calls of Sequelize's query interface in a migration. Source: sequelize 6, lib/dialects/abstract/query-interface.js and the dialects' generators.
import type { CallValue, HostTree, Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { say } from '../../rendering.ts';
import { isHandedIn, type Directions } from '../../migrations/directions.ts';
import { fieldsOf } from '../../migrations/fields.ts';
import { id, orDoubt, statement, wordOf, wordsIn, type Defining, type Pen } from '../../migrations/pen.ts';
import { attributeOf, tableWord, type Target } from './attributes.ts';
import { underscored, writeConstraint, writeIndex } from './keys.ts';
import { detailed, writeAdded, writeChanged, writeTable } from './tables.ts';

const METHODS: ReadonlySet<string> = new Set(['createTable', 'dropTable', 'renameTable', 'addColumn', 'removeColumn', 'changeColumn', 'renameColumn', 'addIndex', 'removeIndex', 'addConstraint', 'removeConstraint', 'createSchema', 'dropSchema']);

export function sequelizeCalls(tree: HostTree, directions: Directions): readonly Defining[] {
  if (!isOwn(tree)) return [];
  return tree.calls.flatMap((call): readonly Defining[] => {
    const { callee, form, nameSpan } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !METHODS.has(callee.name) || !isHandedIn(tree, directions, callee.object)) return [];
    const { name } = callee;
    return [{ call, anchor: nameSpan, label: `\`${name}\` of a query interface (Sequelize)`, write: (pen) => writeCall(pen, call, name) }];
  });
}

/** The module, or the type or name that everybody gives the interface. */
const isOwn = ({ imports, bindings }: HostTree): boolean =>
  imports.some(({ module }) => module === 'sequelize' || module === '@sequelize/core') || bindings.some(({ kind, name, type }) => kind === 'parameter' && (name === 'queryInterface' || type === 'QueryInterface'));

function writeCall(pen: Pen, call: CallValue, method: string): boolean {
  const { args: [first, second, third, fourth], nameSpan: at } = call;
  const target = targetOf(pen, first, method === 'createTable' ? third : undefined);
  if (!target) return false;
  const { written, server, raw, schema } = target;
  const said = (text: string): boolean => statement(pen, at, () => {
    say(pen.draft, text, at);
    return true;
  });
  const altered = (what: string): boolean => said(`ALTER TABLE ${written} ${what}`);
  const column = wordOf(pen, second);
  const or = (isWritten: boolean): boolean => orDoubt(pen, written, at, isWritten);
  const isSafe = pen.isGuarded && server === 'postgres';
  switch (method) {
    case 'createTable': return writeTable(pen, target, second, third, at);
    case 'dropTable': return said(`DROP TABLE IF EXISTS ${written}${server === 'postgres' && fieldsOf(pen, second)?.isTrue('cascade') ? ' CASCADE' : ''}`);
    case 'createSchema': return said(`CREATE SCHEMA ${id(pen, raw)}`);
    case 'dropSchema': return said(`DROP SCHEMA IF EXISTS ${id(pen, raw)} CASCADE`);
    case 'renameTable': {
      const to = wordOf(pen, second) ?? tableWord(pen, second)?.split('.').at(-1);
      return to !== undefined && altered(`RENAME TO ${id(pen, to)}`);
    }
    case 'addColumn': return or(writeAdded(pen, target, column === undefined ? undefined : attributeOf(pen, column, second!, third), at));
    case 'changeColumn': return or(writeChanged(pen, target, column === undefined ? undefined : attributeOf(pen, column, second!, third), at));
    case 'removeColumn': return or(column !== undefined && said(`ALTER TABLE ${detailed(pen, target)} DROP COLUMN ${isSafe ? 'IF EXISTS ' : ''}${id(pen, column)}`));
    case 'renameColumn': {
      const to = wordOf(pen, third);
      return or(column !== undefined && to !== undefined && altered(`RENAME COLUMN ${id(pen, column)} TO ${id(pen, to)}`));
    }
    case 'addIndex': return or(writeIndex(pen, target, second, third, at));
    case 'removeIndex': {
      const columns = second && heldBy(pen, second).kind === 'array' ? wordsIn(pen, second) : undefined;
      const name = columns ? underscored(`${raw}_${columns.join('_')}`) : column;
      const concurrently = fieldsOf(pen, third)?.isTrue('concurrently') ? 'CONCURRENTLY ' : '';
      return or(name !== undefined && said(server === 'mysql' ? `DROP INDEX ${id(pen, name)} ON ${written}` : `DROP INDEX ${concurrently}IF EXISTS ${id(pen, ...name.split('.').length > 1 ? name.split('.') : [schema, name])}`));
    }
    case 'addConstraint': return or(writeConstraint(pen, target, second, third, at));
    case 'removeConstraint': return or(column !== undefined && fourth === undefined && altered(`DROP CONSTRAINT ${isSafe ? 'IF EXISTS ' : ''}${id(pen, column)}`));
    default: return false;
  }
}

/** `'users'`, `{ tableName: 'users', schema: 'app' }`, and the schema among the options. */
function targetOf(pen: Pen, value: Value | undefined, options: Value | undefined): Target | undefined {
  const { dialect } = pen.draft;
  const server = dialect.id === 'postgres' ? 'postgres' : dialect.id === 'mysql' || dialect.id === 'mariadb' ? 'mysql' : undefined;
  const path = wordOf(pen, value) ?? tableWord(pen, value);
  if (!server || path === undefined) return undefined;
  const [raw = '', inner] = path.split('.').reverse();
  const schema = inner ?? fieldsOf(pen, options)?.word('schema');
  // What has no schemas has them in the name.
  const written = server === 'mysql' && schema !== undefined ? id(pen, `${schema}.${raw}`) : id(pen, schema, raw);
  return { raw, schema, written, server };
}
