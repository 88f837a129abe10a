// Where the schemas are read from, and how a reader chooses otherwise: the choice is written into plansight.json, for everyone.
import { choicesOf, chosen } from '../../engine/sources.ts';
import { guarded } from '../guard.ts';
import { CHOOSE_SOURCE, SOURCES, type EditAnswer, type SourceChoice } from '../protocol.ts';
import { CONFIGURATION, type Root } from '../root.ts';
import type { Session } from '../session.ts';
import { applyEdit, besideUri, wholeFileEdit } from '../edits.ts';
import type { Feature } from './feature.ts';

export const sources: Feature = {
  capabilities: () => ({}),
  register(session) {
    session.connection.onRequest(SOURCES, guarded(session, 'sources', [], (): readonly SourceChoice[] => every(session).map(({ id, choice, root }) => ({
      id,
      label: choice.schema.join(', ') || choice.database,
      detail: `${choice.database}${session.roots.length > 1 ? ` (${root.folder})` : ''}: ${choice.reason}`,
      taken: choice.taken,
    }))));
    session.connection.onRequest(CHOOSE_SOURCE, guarded(session, 'choose source', { message: 'It could not be chosen; the log says why.' }, (params: { readonly choice: string }) => choose(session, params.choice)));
  },
};

interface Offered { readonly id: string; readonly root: Root; readonly choice: ReturnType<typeof choicesOf>[number] }

/** Ids are unique among the roots. */
const every = (session: Session): readonly Offered[] =>
  session.roots.flatMap((root, at) => choicesOf(root.workspace().world.databases).map((choice) => ({ id: `${at}:${choice.id}`, root, choice })));

async function choose(session: Session, id: string): Promise<EditAnswer> {
  const offered = every(session);
  const found = offered.find((one) => one.id === id);
  if (!found) return { message: 'That source is not there any more.' };
  const { root, choice } = found;
  const from = root.files.read(CONFIGURATION);
  const file = besideUri(session, root, { path: CONFIGURATION, from });
  const edit = wholeFileEdit(session, root, { path: CONFIGURATION, from, to: chosen(from, choice, offered.filter((one) => one.root === root).map((one) => one.choice)) });
  if (!edit) return { message: 'This editor cannot make a new file; write plansight.json by hand.' };
  const { message } = await applyEdit(session, 'Choose schema source', edit, true);
  return message === undefined ? { file } : { message };
}
