// The manifest and the code say the same: commands, settings, languages, and how little it takes to be quiet.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import { programLanguages, sqlLanguages } from '../../client/src/documents.ts';
import { clientCommands, defaultEditorSettings } from '../../server/src/lsp/protocol.ts';

const CLIENT = join(__dirname, '../../client/src');
const code = readdirSync(CLIENT).map((file) => readFileSync(join(CLIENT, file), 'utf8')).join('\n');
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);

describe('the manifest', () => {
  it('names exactly the commands that the client registers for the palette', () => {
    const registered = [...readFileSync(join(CLIENT, 'commands.ts'), 'utf8').matchAll(/^ {2}'(plansight\.\w+)':/gm)].map((match) => match[1]!);
    assert.deepEqual([...commands].sort(), registered.sort());
  });

  it('has every command that the server names, that the client runs by name, and that a menu shows', () => {
    const ran = [...code.matchAll(/command: '(plansight\.\w+)'/g)].map((match) => match[1]!);
    const shown = Object.values(contributes.menus).flat().map(({ command }) => command);
    assert.ok(ran.length > 0);
    assert.deepEqual([...Object.values(clientCommands), ...ran, ...shown].filter((command) => !commands.includes(command)), []);
  });

  it('offers the settings that the server knows, with their defaults, and the log’s', () => {
    const { format, ...plain } = defaultEditorSettings;
    const known = { ...plain, ...Object.fromEntries(Object.entries(format).map(([name, value]) => [`format.${name}`, value])) };
    const offered = Object.fromEntries(settings().map(([name, { default: value }]) => [name.replace(/^plansight\./, ''), value]));
    assert.deepEqual(offered, { ...known, 'trace.server': 'messages' });
  });

  it('explains every setting and every value that it may have', () => {
    for (const [name, setting] of settings()) {
      assert.ok(setting.markdownDescription.endsWith('.'), name);
      // The server holds one set of settings for a window.
      assert.equal(setting.scope, 'window', name);
      if ('enum' in setting) assert.equal(setting.enumDescriptions.length, setting.enum.length, name);
    }
    assert.deepEqual(settings().map(([, { order }]) => order), settings().map((_, place) => place + 1));
  });

  it('keeps no secret and names no program in a setting', () => {
    assert.deepEqual(settings().map(([name]) => name).filter((name) => /password|secret|token|url|connection|host|user|path|executable/i.test(name)), []);
  });

  it('wakes for the documents that the server is told of, and for nothing else than signs of a database', () => {
    const languages = manifest.activationEvents.filter((event) => event.startsWith('onLanguage:')).map((event) => event.slice('onLanguage:'.length));
    assert.deepEqual(languages, [...sqlLanguages, ...programLanguages]);
    assert.deepEqual(manifest.activationEvents.filter((event) => !/^(?:onLanguage|workspaceContains):.+/.test(event)), []);
  });

  it('shows a command only in the languages it is for', () => {
    const { when } = contributes.menus['editor/context'].find(({ command }) => command === 'plansight.why')!;
    const pattern = new RegExp(/=~ \/(.*?)\/ /.exec(when)![1]!);
    assert.deepEqual([...sqlLanguages, ...programLanguages].filter((language) => !pattern.test(language)), []);
    assert.ok(!pattern.test('python') && !pattern.test('typescriptx'));
  });

  it('asks for the VS Code whose interface it is checked against', () => {
    const types = manifest.devDependencies['@types/vscode'];
    assert.equal(manifest.engines.vscode, types);
    const installed = JSON.parse(readFileSync(require.resolve('@types/vscode/package.json'), 'utf8')) as { version: string };
    assert.equal(installed.version.split('.').slice(0, 2).join('.'), types.slice(1).split('.').slice(0, 2).join('.'));
  });

  it('works in Restricted Mode, and says what is less there', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, 'limited');
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });
});

interface Setting { readonly order: number; readonly scope: string; readonly default: unknown; readonly markdownDescription: string; readonly enum: readonly unknown[]; readonly enumDescriptions: readonly string[] }

function settings(): readonly (readonly [string, Setting])[] {
  return contributes.configuration.flatMap(({ properties }) => Object.entries(properties as unknown as Readonly<Record<string, Setting>>));
}
