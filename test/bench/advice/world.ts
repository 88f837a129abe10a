// A database that advice is measured on: filled for real in a PostgreSQL of its own, captured as the product captures it, and planned on by the planner without data.
import { Client } from 'pg';
import { connect } from '../../../server/src/edge/postgres.ts';
import { declaredBySnapshot, type Declared } from '../../../server/src/engine/planning/told.ts';
import { capture } from '../../../server/src/engine/snapshot/capture.ts';
import { dialectOf } from '../../../server/src/sql/dialects.ts';
import { parseScript } from '../../../server/src/sql/parse.ts';
import type { Server } from '../../postgres/server.ts';

export interface World {
  readonly name: string;
  /** Statements that make its tables, and that fill them. */
  readonly ddl: string;
  readonly fill: string;
}

export interface OpenedWorld extends Declared {
  readonly client: Client;
  close(): Promise<void>;
}

const TODAY = '2026-01-01';

export async function openWorld({ name, ddl, fill }: World, server: Server): Promise<OpenedWorld> {
  // Sorted by a language, as most databases are: then LIKE needs an operator class of its own.
  await server.run('postgres', `create database ${name} template template0 locale_provider icu icu_locale 'en'`);
  const login = { host: '127.0.0.1', port: server.port, user: 'postgres', password: server.password, database: name };
  const client = new Client(login);
  await client.connect();
  for (const text of [ddl, fill]) for (const statement of statementsOf(text)) await client.query(statement);
  await client.query('vacuum analyze');
  const connected = await connect({ ...login, tls: 'disable' });
  if (connected.kind !== 'connected') throw new Error(connected.reason);
  const snapshot = await capture(connected.session, 'full').finally(() => connected.session.close());
  return {
    ...declaredBySnapshot(snapshot, TODAY),
    client,
    async close() {
      await client.end();
      await server.run('postgres', `drop database ${name}`);
    },
  };
}

const statementsOf = (text: string): readonly string[] => parseScript(text, dialectOf('postgres')).statements.map(({ start, end }) => text.slice(start, end)).filter((statement) => statement.trim() !== '');
