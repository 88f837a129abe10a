// What a real PostgreSQL 18 said of the bench's database (`npm run bench:planner -- --golden`): its catalog as a snapshot, its plans in short, and its plans with indexes really built.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../server/src/plans/plan.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import type { SnapshotRelation } from '../../server/src/schema/snapshot/relation.ts';
import { shapeOf } from './planShape.ts';

/** A statement, the steps of its plan, and what it costs. */
export type GoldenPlan = readonly [sql: string, shape: string, cost: number];

export interface GoldenIndex { readonly ddl: string; readonly name: string; readonly bytes: number; readonly plans: readonly GoldenPlan[] }

export interface Golden { readonly snapshot: Snapshot; readonly plans: readonly GoldenPlan[]; readonly indexes: readonly GoldenIndex[] }

const FOLDER = join(__dirname, 'golden');

export const readGolden = (): Golden => ({ snapshot: read('snapshot.json') as Snapshot, plans: read('plans.json') as Golden['plans'], indexes: read('indexes.json') as Golden['indexes'] });

interface Said { readonly sql: string; readonly plan: Plan }

/** One line for each table, plan and index, so that a change is read as one. */
export function writeGolden({ snapshot, said, tried }: { readonly snapshot: Snapshot; readonly said: readonly Said[]; readonly tried: readonly { readonly index: { readonly name: string; readonly ddl: string }; readonly bytes: number; readonly said: readonly Said[] }[] }): void {
  mkdirSync(FOLDER, { recursive: true });
  const goldenPlan = ({ sql, plan }: Said): GoldenPlan => [sql, shapeOf(plan.root), plan.root.cost.total];
  // When it was taken, and what was used until then, is nothing to a plan.
  const { relations, ...rest } = { ...snapshot, captured: '2024-06-30T00:00:00Z', server: withoutMoment(snapshot.server) };
  write('snapshot.json', `${JSON.stringify(rest).slice(0, -1)},"relations":${lines(relations.map(withoutUsage))}}`);
  write('plans.json', lines(said.map(goldenPlan)));
  write('indexes.json', lines(tried.map(({ index: { name, ddl }, bytes, said: plans }) => ({ ddl, name, bytes, plans: plans.map(goldenPlan) }))));
}

const withoutMoment = ({ countingSince: _, ...server }: Snapshot['server']): Snapshot['server'] => server;
const withoutUsage = ({ usage: _, ...relation }: SnapshotRelation): SnapshotRelation => ({ ...relation, indexes: relation.indexes.map(({ usage: _of, ...index }) => index) });
const lines = (rows: readonly unknown[]): string => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
const write = (name: string, text: string): void => writeFileSync(join(FOLDER, name), `${text}\n`);
const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
