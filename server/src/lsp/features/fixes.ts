// What can be done about a finding: its fixes, allowing it with a reason, its rule's page; and all safe fixes of a document at once.
import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import { allowHere, allowInFile, turnOff, type Allowing } from '../../engine/showing/allow.ts';
import { fixAll } from '../../engine/fixing/fixAll.ts';
import { atLeast } from '../../engine/judging/levels.ts';
import type { ReportedFinding } from '../../engine/showing/report.ts';
import { statementAt } from '../../engine/planning/statementAt.ts';
import { reviewReading } from '../../engine/review.ts';
import { rules } from '../../rules/all.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import { overlaps, type Span } from '../../text/span.ts';
import type { Fix } from '../../rules/finding.ts';
import { besideUri, insertionWithHole, workspaceEdit, type BesideEdit } from '../edits.ts';
import { spanOf } from '../fromLsp.ts';
import { guarded } from '../guard.ts';
import { clientCommands, type NewFile } from '../protocol.ts';
import { findingsOf } from '../reviewing.ts';
import { CONFIGURATION } from '../root.ts';
import type { Opened, Session } from '../session.ts';
import type { Feature } from './feature.ts';

const FIX_ALL = `${CodeActionKind.SourceFixAll}.plansight`;
/** In the menu of source actions, so that no bulb lights up for it. */
const WHY = 'source.why.plansight';
const EXPLAIN = 'source.explain.plansight';

export const fixes: Feature = {
  capabilities: ({ commands }) => ({ codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL, ...(commands ? [WHY, EXPLAIN] : [])] } }),
  register(session) {
    session.connection.onCodeAction(guarded(session, 'code actions', [], (params) => actionsFor(session, params)));
  },
};

async function actionsFor(session: Session, { textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
  const opened = session.open(textDocument.uri);
  if (!opened?.reading || !session.settings.enable) return [];
  const wants = (kind: string): boolean => context.only === undefined || context.only.some((only) => only === '' || kind === only || kind.startsWith(`${only}.`));
  const at = spanOf(opened.lines, range);
  const found = wants(CodeActionKind.QuickFix) ? (await findingsOf(session, opened, session.ports.timestamp())).filter(({ level }) => atLeast(level, session.settings.level)) : [];
  const here = found.filter(({ span }) => overlaps(span, at) || (span.start <= at.end && at.start <= span.end));
  const quick = here.flatMap((finding) => {
    const diagnostics = context.diagnostics.filter((one) => isOf(one, finding));
    return aboutFinding(session, opened, finding).map((action): CodeAction => ({ kind: CodeActionKind.QuickFix, ...(diagnostics.length > 0 && { diagnostics }), ...action }));
  });
  // Without being asked for, only what is about the place is offered.
  const all = context.only !== undefined && wants(FIX_ALL) && opened.reviewed ? everySafeFix(session, opened) : [];
  const why: CodeAction = { title: 'Why is this said, or nothing said, here?', kind: WHY, command: { title: 'Why here', command: clientCommands.why, arguments: [opened.uri, range.start] } };
  const asks = (kind: string): boolean => session.commands && context.only !== undefined && wants(kind);
  const explain: CodeAction = { title: 'Explain this query', kind: EXPLAIN, command: { title: 'Explain query', command: clientCommands.explain, arguments: [opened.uri, range] } };
  return [...quick, ...all, ...(asks(WHY) ? [why] : []), ...(asks(EXPLAIN) && meansQuery(opened, at) ? [explain] : [])];
}

/** Whether a plan can be asked for there. */
const meansQuery = ({ document, reading, workspace }: Opened, at: Span): boolean => statementAt(document, reading, workspace.world, at).kind === 'query';

const isOf = ({ code, data }: Diagnostic, { rule, fingerprint }: ReportedFinding): boolean =>
  code === rule && (data === undefined || (data as { readonly fingerprint?: unknown }).fingerprint === fingerprint);

/** Fixes first, then what allows it, then what explains it. */
function aboutFinding(session: Session, opened: Opened, finding: ReportedFinding): readonly CodeAction[] {
  const { rule } = finding;
  const fixing = finding.fixes.flatMap((fix) => {
    const changed = (fix.beside ?? []).map(({ path, edits }): BesideEdit => {
      const from = opened.root.files.read(path) ?? '';
      return { path, from, to: applyEdits(from, edits) };
    });
    const beside = [...changed, ...fix.files.map((file): BesideEdit => ({ path: file.path, from: undefined, to: file.text }))];
    const doing = doingOf(session, opened, fix.edits, beside);
    return doing ? [{ title: fix.title, ...doing, ...(fix === preferred(finding) && { isPreferred: true }) }] : [];
  });
  const explaining = session.commands
    ? [
        { title: `Open the page of ${rule}`, command: { title: 'Open rule', command: clientCommands.openRule, arguments: [rule] } },
      ]
    : [];
  return [...fixing, ...allowing(session, opened, finding), ...explaining];
}

/**
 * What an action changes; undefined where the client cannot do it. A change that nobody sees is a surprise, so our client opens what is done beside the document.
 * It makes new files whole, too: an edit makes one and then writes into it, which on a busy disk can end between the two without a word.
 */
function doingOf(session: Session, opened: Opened, edits: readonly Edit[], beside: readonly BesideEdit[]): Pick<CodeAction, 'edit' | 'command'> | undefined {
  const made = session.commands ? beside.filter(({ from }) => from === undefined) : [];
  const others = beside.filter((file) => !made.includes(file));
  const edit = edits.length + others.length > 0 ? workspaceEdit(session, opened, edits, others) : undefined;
  if (!edit && edits.length + others.length > 0) return undefined;
  const [shown] = others;
  const uriOf = (file: BesideEdit): string => besideUri(session, opened.root, file);
  return {
    ...(edit && { edit }),
    ...(session.commands && shown && { command: { title: 'Show file', command: clientCommands.showFile, arguments: [uriOf(shown)] } }),
    ...(made.length > 0 && { command: { title: 'Make files', command: clientCommands.makeFiles, arguments: [made.map((file): NewFile => ({ uri: uriOf(file), text: file.to })), ...(shown ? [uriOf(shown)] : [])] } }),
  };
}

const preferred = ({ fixes: [first] }: ReportedFinding): Fix | undefined => (first?.safe ? first : undefined);

function allowing(session: Session, opened: Opened, { rule, span, fingerprint }: ReportedFinding): readonly CodeAction[] {
  const { reading, root, document } = opened;
  if (!reading || !rules.some(({ id }) => id === rule)) return [];
  // Offered only where it works: a comment may end up where no comment is read.
  const works = ({ edit }: Allowing): boolean => !findingsWith(opened, edit).some((other) => other.fingerprint === fingerprint);
  const action = (title: string, made: Allowing | undefined): readonly CodeAction[] => (made && works(made) ? [{ title, edit: insertionWithHole(session, opened, made.edit, made.reason) }] : []);
  const inConfiguration = (title: string, file?: string): readonly CodeAction[] => {
    const from = root.files.read(CONFIGURATION);
    const beside: readonly BesideEdit[] = [{ path: CONFIGURATION, from, to: turnOff(from, rule, file) }];
    const doing = root.folder === '' ? undefined : doingOf(session, opened, [], beside);
    return doing && root.problems().length === 0 ? [{ title, ...doing }] : [];
  };
  return [
    ...action(`Allow ${rule} here`, allowHere(reading, rule, span)),
    ...action(`Allow ${rule} in this file`, allowInFile(reading, rule)),
    ...inConfiguration(`Turn off ${rule} for this file in plansight.json`, document.path),
    ...inConfiguration(`Turn off ${rule} in plansight.json`),
  ];
}

function findingsWith({ document, workspace }: Opened, ...edits: readonly Edit[]): readonly ReportedFinding[] {
  const reading = workspace.readDocument({ ...document, text: applyEdits(document.text, edits) });
  return reading ? reviewReading(reading, workspace, { rules }, new Set()) : [];
}

function everySafeFix(session: Session, opened: Opened): readonly CodeAction[] {
  const { workspace } = opened;
  const fixesAt = session.ports.timestamp();
  const edits = fixAll(opened.document, (document) => {
    const reading = workspace.readDocument(document);
    return reading ? reviewReading(reading, workspace, { rules, fixesAt }, new Set()) : [];
  });
  const edit = edits.length > 0 ? workspaceEdit(session, opened, edits) : undefined;
  return edit ? [{ title: 'Fix all that is safe to fix (Plansight)', kind: FIX_ALL, edit }] : [];
}
