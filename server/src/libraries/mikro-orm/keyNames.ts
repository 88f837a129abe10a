// The names that MikroORM makes up for indexes and keys, which are cut where a server takes no longer ones.
// Sources: mikro-orm 6, core/naming-strategy/AbstractNamingStrategy.js (indexName), postgresql/PostgreSqlPlatform.js and knex/dialects/mysql/MySqlPlatform.js (getIndexName); mikro-orm 7, core/utils/Utils.js (hash).
import { md5 } from '../../text/md5.ts';
import type { Server } from './columnTypes.ts';

const LONGEST: Readonly<Record<Server, number>> = { postgres: 63, mysql: 64, sqlite: Infinity };

/** `post_author_id_index`; `isNew`: of version 7, which has a digest of its own. */
export function keyName(server: Server, isNew: boolean, table: string, columns: readonly string[], word: string): string {
  const name = [table, ...columns.map((one) => one.replaceAll('.', '_')), word].join('_');
  const longest = LONGEST[server];
  return name.length <= longest ? name : `${name.slice(0, longest - 8 - word.length)}_${(isNew ? fnv(name) : md5(name)).slice(0, 5)}_${word}`;
}

/** FNV-1a of 64 bits, by code units. */
function fnv(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
