// Edits as a client can take them: by version where it knows versions, new files and files beside the document only after it was asked.
import type { AnnotatedTextEdit, CreateFile, SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { difference, withLineEnds, type Edit } from '../text/edit.ts';
import { linesOf } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { EditAnswer } from './protocol.ts';
import type { Root } from './root.ts';
import type { Opened, Session } from './session.ts';
import { rangeOf } from './toLsp.ts';
import { joined, uriOf } from './uris.ts';

/** Another file that an edit changes, whole: `from` is its text now, undefined for a new one. */
export interface BesideEdit { readonly path: string; readonly from: string | undefined; readonly to: string }

export const textEdits = ({ lines, document }: Opened, edits: readonly Edit[]): TextEdit[] =>
  edits.map(({ span, text }) => ({ range: rangeOf(lines, span), newText: withLineEnds(text, document.text) }));

/** Undefined where the client cannot do it. */
export function workspaceEdit(session: Session, opened: Opened, edits: readonly Edit[], beside: readonly BesideEdit[] = []): WorkspaceEdit | undefined {
  const { abilities } = session;
  const here = textEdits(opened, edits);
  if (!abilities.documentChanges) return beside.length === 0 ? { changes: { [opened.uri]: here } } : undefined;
  if (beside.some(({ from }) => from === undefined) && !abilities.createsFiles) return undefined;
  const changes: (TextDocumentEdit | CreateFile)[] = here.length > 0 ? [{ textDocument: { uri: opened.uri, version: opened.document.version }, edits: here }] : [];
  // VS Code asks with every box unticked, so that Apply does nothing. Our client shows what an action has made instead.
  const annotates = abilities.annotatesChanges && !session.commands;
  for (const file of beside) changes.push(...besideEdits(session, opened.root, file, annotates));
  const annotated = beside.length > 0 && annotates;
  return {
    documentChanges: changes,
    ...(annotated && { changeAnnotations: { [BESIDE]: { label: 'Changes another file', needsConfirmation: true, description: beside.map(({ path }) => path).join(', ') } } }),
  };
}

const BESIDE = 'beside';

function besideEdits(session: Session, root: Root, { path, from, to }: BesideEdit, annotates: boolean): readonly (TextDocumentEdit | CreateFile)[] {
  const uri = besideUri(session, root, { path, from });
  const annotation = annotates ? { annotationId: BESIDE } : {};
  const edit: TextEdit | AnnotatedTextEdit = { ...replacing(from ?? '', to), ...annotation };
  const changed: TextDocumentEdit = { textDocument: { uri, version: session.documents.get(uri)?.version ?? null }, edits: [edit] };
  return from === undefined ? [{ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false }, ...annotation }, changed] : [changed];
}

export const besideUri = (session: Session, root: Root, { path, from }: Pick<BesideEdit, 'path' | 'from'>): string =>
  (from === undefined ? uriOf(joined(root.folder, path)) : session.uriOf(root, path));

function replacing(from: string, to: string): TextEdit {
  const { span, text } = difference(from, to);
  return { range: rangeOf(linesOf(from), span), newText: text };
}

/** One file replaced whole, or made, which the user has asked for by name. Undefined where the client cannot do it. */
export function wholeFileEdit(session: Session, root: Root, file: BesideEdit): WorkspaceEdit | undefined {
  if (session.abilities.documentChanges && (file.from !== undefined || session.abilities.createsFiles)) return { documentChanges: [...besideEdits(session, root, file, false)] };
  if (file.from === undefined) return undefined;
  return { changes: { [session.uriOf(root, file.path)]: [replacing(file.from, file.to)] } };
}

/** Asks the client to apply an edit; the answer says why it did not. A file that a refactoring has made, VS Code saves. */
export async function applyEdit({ connection }: Session, label: string, edit: WorkspaceEdit, isRefactoring = false): Promise<EditAnswer> {
  const answer = await connection.workspace.applyEdit({ label, edit, ...(isRefactoring && { metadata: { isRefactoring } }) }).catch((error: Error) => ({ applied: false, failureReason: error.message }));
  return answer.applied ? {} : { message: answer.failureReason ?? 'The editor did not take the edit.' };
}

/** An insertion in which the reader writes a part; in clients that know no snippets, that part is a word of ours. */
export function insertionWithHole(session: Session, opened: Opened, { span, text }: Edit, hole: Span): WorkspaceEdit {
  if (!session.abilities.snippetEdits || !session.abilities.documentChanges) return workspaceEdit(session, opened, [{ span, text }])!;
  const plain = (part: string): string => withLineEnds(part, opened.document.text).replace(/[\\$}]/g, '\\$&');
  const snippet: SnippetTextEdit = {
    range: rangeOf(opened.lines, span),
    snippet: { kind: 'snippet', value: `${plain(text.slice(0, hole.start))}\${1:${plain(text.slice(hole.start, hole.end))}}${plain(text.slice(hole.end))}` },
  };
  return { documentChanges: [{ textDocument: { uri: opened.uri, version: opened.document.version }, edits: [snippet] }] };
}
