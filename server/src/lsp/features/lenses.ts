// Code lenses: above each query of a document how the planner would read it. Off by default; a plan is asked for only when its lens is drawn.
import { CodeLensRefreshRequest, type CodeLens } from 'vscode-languageserver';
import { lensOf } from '../../editor/lens.ts';
import { loadOf, loadText } from '../../engine/planning/load.ts';
import { queriesIn, type WorkspaceQuery } from '../../engine/planning/queries.ts';
import type { PlannedQuery } from '../../engine/proofs.ts';
import { attempt, guarded } from '../guard.ts';
import { clientCommands } from '../protocol.ts';
import type { Opened, Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

/** Which query of a document a lens is of, by its place. */
interface LensData { readonly uri: string; readonly at: number }

export const lenses: Feature = {
  capabilities: () => ({ codeLensProvider: { resolveProvider: true } }),
  register(session, { onShown }) {
    const { connection, abilities } = session;
    connection.onCodeLens(guarded(session, 'code lenses', [], ({ textDocument: { uri } }): CodeLens[] => {
      const opened = session.open(uri);
      return opened ? queriesOf(session, opened).map(({ span }) => ({ range: rangeOf(opened.lines, span), data: { uri, at: span.start } satisfies LensData })) : [];
    }));
    connection.onCodeLensResolve(async (lens) => guarded(session, 'code lens', { ...lens, command: { title: '', command: '' } }, () => resolved(session, lens))(lens));
    // They are asked for anew where another database, or another setting, would have them say something else; after an edit the client asks by itself.
    let last: readonly unknown[] = [];
    onShown(() => {
      const now = [session.settings.codeLens, session.proofs?.soFar() !== undefined, ...session.roots.flatMap((root) => root.workspace().world.databases)];
      const isSame = now.length === last.length && now.every((one, place) => one === last[place]);
      last = now;
      if (!isSame && abilities.refreshesLenses) void attempt(session, 'code lenses', () => connection.sendRequest(CodeLensRefreshRequest.type));
    });
  },
};

/** Of what is no history, and whose text is seen whole. */
function queriesOf(session: Session, opened: Opened): readonly WorkspaceQuery[] {
  const { reading, reviewed, workspace: { world }, document } = opened;
  if (!session.settings.codeLens || !session.proofs?.soFar() || !reading || !reviewed || world.declaredAs(document.path) !== undefined) return [];
  const known = remembered.get(opened) ?? [...queriesIn(reading, { world })].flatMap((one) => (one?.database ? [one] : []));
  remembered.set(opened, known);
  return known;
}
const remembered = new WeakMap<Opened, readonly WorkspaceQuery[]>();

async function resolved(session: Session, lens: CodeLens): Promise<CodeLens> {
  const { uri, at } = lens.data as LensData;
  const opened = session.open(uri);
  const query = opened && queriesOf(session, opened).find(({ span }) => span.start === at);
  const planned = query && (await planOf(session, query));
  const load = query?.database?.snapshot && loadOf(query.sql, query.database.snapshot.snapshot);
  const read = !planned ? '' : planned.kind === 'planned' ? lensOf(planned.plan, planned.level) : `no plan: ${planned.reason}`;
  const title = [...(load ? [loadText(load)] : []), ...(read === '' ? [] : [read])].join(' · ');
  return { ...lens, command: session.commands ? { title, command: clientCommands.why, arguments: [uri, lens.range.start] } : { title, command: '' } };
}

/** The same text is planned once for a state of its database. */
function planOf({ proofs }: Session, query: WorkspaceQuery): Promise<PlannedQuery> | undefined {
  const { database, sql } = query;
  const plan = proofs?.plan;
  if (!database || !plan) return undefined;
  const own = plans.get(database) ?? new Map<string, Promise<PlannedQuery>>();
  plans.set(database, own);
  const known = own.get(sql) ?? plan(query, database).then((answer) => {
    // What failed may not fail again.
    if (answer.kind === 'failed') own.delete(sql);
    return answer;
  });
  own.set(sql, known);
  return known;
}
const plans = new WeakMap<object, Map<string, Promise<PlannedQuery>>>();
