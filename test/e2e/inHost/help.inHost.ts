// What the editor offers at a place: fixes, hovers, completions, definitions and formatting.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyQuickFix, hoverText, open, shown, untilDiagnostics } from './editor.ts';

describe('help', () => {
  it('fixes what was found, and the finding goes', async () => {
    const document = await open('src/customers.ts');
    const admin = await open('src/admin.ts');
    await untilDiagnostics(() => shown('src/admin.ts').length > 0);
    await applyQuickFix(admin, 'unknown-table', 'Change it to `audit_log`');
    assert.match(admin.lineAt(11).text, /insert into audit_log \(/);
    await untilDiagnostics(() => !shown('src/admin.ts').some(({ rule }) => rule === 'unknown-table'));
    assert.ok(!document.isDirty, 'no other document was edited');
  });

  it('keeps Windows’ line ends, and counts an emoji as VS Code does', async () => {
    const document = await open('reports/windows.sql');
    await untilDiagnostics(() => shown('reports/windows.sql').length === 2);
    const [column] = vscode.languages.getDiagnostics(document.uri);
    assert.equal(document.getText(column!.range), 'totl_cents');
    await applyQuickFix(document, 'select-star', 'List the 14 columns');
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    assert.match(document.lineAt(2).text, /^select id, sku, .*created_at.* from products where price_cents > 1000/);
    assert.ok(await document.save());
    assert.doesNotMatch(document.getText().replaceAll('\r\n', ''), /[\r\n]/);
  });

  it('adds a migration beside the others for an index', async () => {
    const document = await open('src/orders.ts');
    await untilDiagnostics(() => shown('src/orders.ts').length > 0);
    await applyQuickFix(document, 'unindexed-filter', 'Add an index on payments (provider_reference)');
    const [migration] = await vscode.workspace.findFiles('migrations/0010_*.sql');
    assert.ok(migration);
    assert.match((await vscode.workspace.openTextDocument(migration)).getText(), /create index .*on payments \(provider_reference\)/);
    await untilDiagnostics(() => !shown('src/orders.ts').some(({ rule }) => rule === 'unindexed-filter'));
  });

  it('tells of a table where it is named in a program', async () => {
    const document = await open('src/orders.ts');
    const text = await hoverText(document, 'order_items');
    assert.match(text, /order_items/);
    assert.match(text, /5\.2 M rows/);
  });

  it('goes to where a table is declared', async () => {
    const document = await open('src/orders.ts');
    const at = document.positionAt(document.getText().indexOf('order_items'));
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, at);
    const targets = places.map((place) => ('uri' in place ? { uri: place.uri, range: place.range } : { uri: place.targetUri, range: place.targetSelectionRange ?? place.targetRange }));
    const [target] = targets.filter(({ uri }) => uri.path.endsWith('.sql'));
    assert.ok(target, JSON.stringify(places));
    const declaring = await vscode.workspace.openTextDocument(target.uri);
    assert.match(declaring.lineAt(target.range.start.line).text, /^create table order_items/);
  });

  it('completes the columns of an alias in a string', async () => {
    const document = await open('src/catalogue.ts');
    const at = document.positionAt(document.getText().indexOf('p.slug') + 2);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const column of ['sku', 'price_cents', 'deleted_at']) assert.ok(labels.includes(column), `${column} is not among ${labels.join()}`);
    assert.ok(!labels.includes('full_name'), 'a column of another table is offered');
  });

  it('formats a file of SQL, and what it says of it stays', async () => {
    const document = await open('reports/quarterly.sql').then(undefined, () => open('reports/monthly.sql'));
    const path = vscode.workspace.asRelativePath(document.uri);
    await untilDiagnostics(() => shown(path).length > 0);
    const rules = shown(path).map(({ rule }) => rule).sort();
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 2, insertSpaces: true });
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /^select\n {2}\*\nfrom\n {2}products$/m);
    await untilDiagnostics(() => JSON.stringify(shown(path).map(({ rule }) => rule).sort()) === JSON.stringify(rules) && shown(path).some(({ at }) => at.startsWith('2:2')));
  });
});
