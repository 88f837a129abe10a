// What is said in the editor is what the command says, whatever happens to the files.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folder, open, replaceAll, said, shown, untilDiagnostics, untilShown, uriOf } from './editor.ts';

describe('findings', () => {
  it('are those of the command, in every file of the shop', async function () {
    // Both wait for the planner, each for one of its own.
    this.timeout(90_000);
    const expected = said();
    assert.ok(expected.size >= 9, 'the shop has faults');
    const found = await vscode.workspace.findFiles('**/*.{ts,sql}');
    for (const uri of found) {
      const path = uri.path.slice(folder().path.length + 1);
      await open(path);
      await untilShown(path, expected.get(path) ?? []);
    }
    assert.ok([...expected.keys()].every((path) => found.some((uri) => uri.path.endsWith(`/${path}`))), 'every file with a fault was opened');
  });

  it('name their rule, whose page is one click away', async () => {
    await open('src/reports.ts');
    await untilDiagnostics(() => shown('src/reports.ts').length > 0);
    const [first] = vscode.languages.getDiagnostics(uriOf('src/reports.ts'));
    assert.ok(typeof first?.code === 'object' && /sql-injection/.test(first.code.target.toString()), JSON.stringify(first));
  });

  it('follow the text as it is typed, before it is saved', async () => {
    const document = await open('reports/monthly.sql');
    const whole = document.getText();
    await replaceAll(document, 'select id from orders where id = 1;\ndelete from sessions;\n');
    await untilDiagnostics(() => shown('reports/monthly.sql').map(({ rule, at }) => `${at} ${rule}`).join() === '1:0-1:6 delete-without-where');
    await replaceAll(document, whole);
    await untilShown('reports/monthly.sql', said().get('reports/monthly.sql')!);
  });

  it('follow the schema: a column that a migration adds exists at once', async () => {
    const rules = (): string => shown('src/admin.ts').map(({ rule }) => rule).join();
    await open('src/admin.ts');
    await untilDiagnostics(() => rules().includes('unknown-column'));
    await vscode.workspace.fs.writeFile(uriOf('migrations/0010_body.sql'), Buffer.from('alter table reviews add column body text;\n'));
    await untilDiagnostics(() => !rules().includes('unknown-column'));
    await vscode.workspace.fs.delete(uriOf('migrations/0010_body.sql'));
    await untilDiagnostics(() => rules().includes('unknown-column'));
  });

  it('go with a file that gets another name', async () => {
    const before = said().get('reports/monthly.sql')!;
    await open('reports/monthly.sql');
    await untilShown('reports/monthly.sql', before);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uriOf('reports/monthly.sql'), uriOf('reports/quarterly.sql'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilShown('reports/quarterly.sql', before);
    await untilShown('reports/monthly.sql', []);
  });

  it('follow plansight.json once it is saved', async () => {
    await open('src/catalogue.ts');
    await untilDiagnostics(() => shown('src/catalogue.ts').some(({ rule }) => rule === 'select-star'));
    const settings = await open('plansight.json');
    const original = settings.getText();
    await replaceAll(settings, original.replace('"databases"', '"rules": { "select-star": "off" },\n  "databases"'));
    assert.ok(await settings.save());
    assert.equal(said().get('src/catalogue.ts'), undefined);
    await untilShown('src/catalogue.ts', []);
    await replaceAll(settings, original);
    assert.ok(await settings.save());
    await untilShown('src/catalogue.ts', said().get('src/catalogue.ts')!);
  });

  it('do not come of a plansight.json that is wrong: what is wrong is underlined there', async () => {
    const settings = await open('plansight.json');
    const original = settings.getText();
    const isWrong = (): boolean => vscode.languages.getDiagnostics(settings.uri).some(({ message, range }) => message.includes('rulez') && settings.getText(range) === '"rulez"');
    await replaceAll(settings, original.replace('"databases"', '"rulez": {},\n  "databases"'));
    await untilDiagnostics(isWrong);
    await replaceAll(settings, original);
    await untilDiagnostics(() => !isWrong());
    assert.ok(await settings.save());
  });
});
