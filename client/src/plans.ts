// The views of plans beside the editor, one for each query. While one is open, what is to be known of its plan stands in the code as well;
// it goes when the view is closed or the query is another one.
import { Diagnostic, DiagnosticSeverity, Disposable, languages, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace, type ExtensionContext, type TextDocument, type WebviewPanel } from 'vscode';
import type { ExplainAnswer } from '../../server/src/lsp/planProtocol.ts';
import type { WireRange } from '../../server/src/lsp/protocol.ts';
import type { FromView, Plan } from '../view/messages.ts';
import type { History } from './comparing.ts';
import type { Again } from './explaining.ts';
import { followed, type Stretch } from './following.ts';
import type { Pages } from './pages.ts';
import { copyPlan, openPanel, send, shortened } from './planPage.ts';

export interface Plans extends Disposable {
  show(uri: string, answer: Extract<ExplainAnswer, { kind: 'plan' }>): Promise<void>;
  /** A plan that belongs to no code that is known. */
  open(plan: Plan): void;
}

export interface PlansParts {
  readonly history: Pick<History, 'keep'>;
  readonly pages: Pick<Pages, 'show'>;
  /** For the plan of a query once more, in another way, or beside another. */
  readonly ask: (again: Again) => Promise<void>;
}

interface View {
  readonly uri: string;
  readonly plan: Plan;
  /** Of the document as it was planned, whose edits since are in `query`. */
  readonly text: TextDocument;
  /** Where the query began when it was planned, and where it stands now; undefined once it is another one. */
  readonly began: number;
  readonly query: Stretch | undefined;
  /** As it was planned. */
  readonly range: WireRange;
  /** Parts of the query, from its beginning. */
  readonly at: (place: WireRange) => Stretch;
}

const pageOf = ({ extensionUri }: ExtensionContext, insight: string): Uri => Uri.joinPath(extensionUri, 'dist', 'insights', `${insight}.md`);

export function openPlans(context: ExtensionContext, { history, pages, ask }: PlansParts): Plans {
  const showPage = async (insight: string): Promise<void> => pages.show({ title: insight, markdown: new TextDecoder().decode(await workspace.fs.readFile(pageOf(context, insight))) });
  const panels = new Map<string, WebviewPanel>();
  const views = new Map<string, View>();
  const inCode = languages.createDiagnosticCollection('plansight plan');
  const tell = (uri: string): void => inCode.set(Uri.parse(uri), [...views.values()].flatMap((view) => (view.uri === uri ? diagnosticsOf(view, context) : [])));
  const follow = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const uri = document.uri.toString();
    if (contentChanges.length === 0) return;
    for (const [key, view] of views) {
      if (view.uri !== uri || !view.query) continue;
      const query = followed(view.query, contentChanges);
      views.set(key, { ...view, query });
      if (!query) send(panels.get(key), { kind: 'changed' });
    }
    if ([...views.values()].some((view) => view.uri === uri)) tell(uri);
  });
  const forget = (key: string): void => {
    const uri = views.get(key)?.uri;
    panels.delete(key);
    views.delete(key);
    if (uri !== undefined) tell(uri);
  };
  const hear = async (key: string, message: FromView): Promise<void> => {
    const view = views.get(key);
    if (!view) return;
    switch (message.kind) {
      case 'ready': return send(panels.get(key), { kind: 'plan', plan: view.plan });
      case 'reveal': return reveal(view, message.places);
      case 'ask': {
        if (message.what === 'compare') return ask({ kind: 'compare', plan: view.plan });
        const range = placed(view, view.range);
        if (range) return ask({ kind: 'explain', where: { textDocument: { uri: view.uri }, range: { start: { line: range.start.line, character: range.start.character }, end: { line: range.end.line, character: range.end.character } } }, plan: view.plan, what: message.what });
        return void window.showInformationMessage('Plansight: The query has changed since. Explain it again.');
      }
      case 'copy': return copyPlan(message);
      case 'page': return showPage(message.insight);
    }
  };
  return {
    show: async (uri, { plan, range }) => {
      const key = `${uri}\n${plan.query}`;
      const text = await workspace.openTextDocument(Uri.parse(uri));
      const at = (place: WireRange): Stretch => spanIn(text, place);
      const query = at(range);
      const places = new Map([...plan.nodes, ...plan.insights].flatMap((one) => one.places.map((place) => [place, at(place)] as const)));
      const known = (place: WireRange): Stretch => places.get(place) ?? [...places].find(([{ start, end }]) => same(start, place.start) && same(end, place.end))?.[1] ?? query;
      history.keep(plan);
      views.set(key, { uri, plan, text, range, began: query.start, query, at: known });
      tell(uri);
      const open = panels.get(key);
      if (open) {
        open.reveal(undefined, false);
        send(open, { kind: 'plan', plan });
        return;
      }
      const panel = openPanel(context, `Plan: ${shortened(plan.query, 30)}`);
      panels.set(key, panel);
      panel.onDidDispose(() => forget(key));
      panel.webview.onDidReceiveMessage((message: FromView) => hear(key, message));
    },
    open: (plan) => {
      history.keep(plan);
      const panel = openPanel(context, `Plan: ${plan.query === '' ? plan.nodes[0]!.title : shortened(plan.query, 30)}`);
      const key = plan.id;
      panels.set(key, panel);
      panel.onDidDispose(() => panels.delete(key));
      panel.webview.onDidReceiveMessage((message: FromView) => {
        if (message.kind === 'ready') send(panel, { kind: 'plan', plan });
        else if (message.kind === 'copy') return copyPlan(message);
        else if (message.kind === 'page') return showPage(message.insight);
        else if (message.kind === 'ask' && message.what === 'compare') return ask({ kind: 'compare', plan });
        return undefined;
      });
    },
    dispose: () => Disposable.from(inCode, follow, ...panels.values()).dispose(),
  };
}

const same = (a: WireRange['start'], b: WireRange['start']): boolean => a.line === b.line && a.character === b.character;

const spanIn = (text: TextDocument, { start, end }: WireRange): Stretch => ({ start: text.offsetAt(text.validatePosition(asPosition(text, start))), end: text.offsetAt(text.validatePosition(asPosition(text, end))) });
const asPosition = (text: TextDocument, { line, character }: WireRange['start']): Range['start'] => text.lineAt(Math.min(line, text.lineCount - 1)).range.start.with(undefined, character);

/** Where a part of the query stands now. */
function placed({ text, query, began, at }: View, place: WireRange): Range | undefined {
  if (!query) return undefined;
  const { start, end } = at(place);
  const moved = query.start - began;
  return new Range(text.positionAt(start + moved), text.positionAt(end + moved));
}

function diagnosticsOf(view: View, context: ExtensionContext): readonly Diagnostic[] {
  return view.plan.insights.flatMap(({ id, weight, message, places: [place] }) => {
    const range = place && placed(view, place);
    if (!range) return [];
    const made = new Diagnostic(range, message, weight === 'high' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information);
    made.source = 'Plansight plan';
    made.code = { value: id, target: pageOf(context, id) };
    return [made];
  });
}

/** The keyboard stays in the view. */
async function reveal(view: View, places: readonly WireRange[]): Promise<void> {
  const ranges = places.flatMap((place) => placed(view, place) ?? []);
  const [first] = ranges;
  if (!first) return;
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === view.uri)?.viewColumn ?? ViewColumn.One;
  const editor = await window.showTextDocument(view.text, { viewColumn: shown, preserveFocus: true });
  editor.selections = ranges.map(({ start, end }) => new Selection(start, end));
  editor.revealRange(first, TextEditorRevealType.InCenterIfOutsideViewport);
}
