// What a person does and sees in VS Code's window. Selectors are those of VS Code 1.139; each wait is for something that appears.
// The file is long because all that a person does there is one class.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openHost, type Host, type HostOptions } from './host.ts';

const SHOTS = join(__dirname, 'shots');
/** Said once by a window that opens, for the process of the extensions. */
const STARTS = /Creating a socket \(renderer-ExtensionHost-[\w-]+\)\.\.\.$/;
/** Said twice by a window that opens, the second time some seconds after the process of the extensions was started for good. */
const SETTLES = /\[AccountPolicyGate\] apply:/;

/** On a busy machine VS Code 1.139 starts the extensions anew as it opens, keeps what the first had registered, so that everything is offered twice, and may leave its settings half written: then another one is opened. */
export async function openWorkbench(options: HostOptions): Promise<Workbench> {
  for (;;) {
    const host = await openHost(options);
    host.page.setDefaultTimeout(45_000);
    const workbench = new Workbench(host);
    try {
      if (await workbench.isOpenedBy(() => host.page.goto(host.address))) return workbench;
    } catch (error) {
      await workbench.shoot('did not open');
      await workbench.close();
      throw error;
    }
    await workbench.close();
  }
}

export class Workbench {
  readonly page: Page;
  /** What the window has told its console of. */
  private readonly told: string[] = [];
  /** How often it has started the extensions since it was opened, and said so after it. */
  private starts = 0;
  private settles = 0;

  constructor(private readonly host: Host) {
    this.page = host.page;
    this.page.on('console', (message) => {
      this.told.push(`${new Date().toISOString()} ${message.type()}: ${message.text()}`);
      if (STARTS.test(message.text())) this.starts++;
      if (SETTLES.test(message.text())) this.settles++;
    });
  }

  /** Where VS Code keeps what it and its extensions know, and their logs. */
  get home(): string {
    return this.host.home;
  }

  close(): Promise<void> {
    return this.host.close();
  }

  /** Keeps a picture in shots/; of what failed also what the window's console says. */
  async shoot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    const file = join(SHOTS, name.replace(/[^\w]+/g, '-'));
    await this.page.screenshot({ path: `${file}.png` });
    if (name.startsWith('failed')) writeFileSync(`${file}.log`, this.told.join('\n'));
  }

  // ── Going somewhere ────────────────────────────────────────────────────────────────────────────────────────────

  /** `path` is relative to the workspace. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1)!;
    await this.ask('Control+P', path, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.editor().waitFor();
  }

  /** From the command palette, by its whole title. */
  async command(title: string): Promise<void> {
    await this.ask('F1', `>${title}`, title);
  }

  /** From the command palette: a command that goes on to ask. */
  async commandThatAsks(title: string): Promise<void> {
    await this.press('F1');
    await this.page.locator('.quick-input-widget:visible input.input').fill(`>${title}`);
    await this.choose(title);
  }

  /** Another theme, by its name. */
  async theme(name: string): Promise<void> {
    await this.commandThatAsks('Preferences: Color Theme');
    const box = this.page.locator('.quick-input-widget:visible input.input');
    await box.fill(name);
    await this.choose(name);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Takes the row of what is asked that has exactly this label. */
  async choose(label: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .monaco-list-row .label-name').getByText(label, { exact: true }).first().click();
    await this.restMouse();
  }

  /** The labels of what is asked once one of them says `text`. */
  async choices(text: string): Promise<readonly string[]> {
    const rows = this.page.locator('.quick-input-widget:visible .monaco-list-row .quick-input-list-entry');
    await rows.filter({ hasText: spaced(text) }).first().waitFor();
    return (await rows.allInnerTexts()).map(plain);
  }

  /** Waits until the box of what is asked proposes a text that ends so: what was written before would be written over. */
  async proposal(end: string): Promise<void> {
    await this.page.waitForFunction(`[...document.querySelectorAll('.quick-input-widget input.input')].some(({ value }) => value.endsWith(${JSON.stringify(end)}))`);
  }

  /** Writes into the box of what is asked once it is `question` that is asked: the box of what was asked before stands for a moment, and would take the text. */
  async answer(question: string, text: string): Promise<void> {
    const asked = this.page.locator('.quick-input-widget:visible').filter({ has: this.page.locator('.quick-input-title').getByText(question, { exact: true }) });
    await asked.locator('input.input').fill(text);
    await this.press('Enter');
  }

  /** What a dialog says that stands in the way. */
  async dialog(): Promise<string> {
    return shownText(this.page.locator('.monaco-dialog-box'));
  }

  async answerDialog(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .monaco-button').getByText(button, { exact: true }).click();
    await this.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
  }

  /** Opens the window anew, as a person does who comes back. What was open is there again: as it comes it takes the focus, which would call off what is asked. */
  async reload(): Promise<void> {
    while (!(await this.isOpenedBy(() => this.page.reload())));
    await this.editor().locator('.view-line').first().waitFor();
    await this.focusEditor();
  }

  /** Waits until the window is there; whether it has started the extensions but once. */
  async isOpenedBy(load: () => Promise<unknown>): Promise<boolean> {
    [this.starts, this.settles] = [0, 0];
    await load();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    while (this.settles < 2) await this.page.waitForEvent('console');
    return this.starts <= 1;
  }

  /** Both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.ask('Control+G', `:${line}:${column}`);
    await this.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Goes to the first place where `text` stands in the open file, `offset` characters into it. */
  async goToText(text: string, offset = 0): Promise<void> {
    const place = await this.find(text);
    await this.goTo(place.line, place.column + offset);
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  async save(): Promise<void> {
    await this.page.locator('.tab.active.dirty').waitFor();
    await this.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  // ── Asking and choosing ────────────────────────────────────────────────────────────────────────────────────────

  /** The titles in the menu of the light bulb, which stays open. */
  async quickFixes(): Promise<readonly string[]> {
    // Before it shines, the menu would say that there is nothing.
    await this.page.locator('.editor-instance').locator('.lightBulbWidget:visible, [class*="gutter-lightbulb"]').first().waitFor();
    const entries = this.page.locator('.action-widget .monaco-list-row.action');
    // Findings that arrive at the same moment call the menu off, and a person presses again.
    for (let tries = 1; ; tries++) {
      await this.press('Control+.');
      const isOpen = await entries.first().waitFor({ timeout: 5000 }).then(() => true, () => false);
      if (isOpen) return entries.allInnerTexts();
      assert.ok(tries < 4, 'the menu of the light bulb does not open');
    }
  }

  /** Opens the menu of the light bulb and takes an entry by its whole title. */
  async takeQuickFix(title: string): Promise<void> {
    const entry = this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title });
    // Findings that arrive may close the menu before the mouse is there: then nothing was taken, and a person opens it again.
    for (let tries = 1; ; tries++) {
      const titles = await this.quickFixes();
      const index = titles.filter((each) => each.includes(title)).findIndex((each) => each.trim() === title);
      assert.notEqual(index, -1, `“${title}” is not among ${titles.join(' | ')}`);
      const isTaken = await entry.nth(index).click({ timeout: 3000 }).then(() => true, () => false);
      if (isTaken) break;
      assert.ok(tries < 4, 'the menu of the light bulb does not stay');
    }
    await this.page.locator('.action-widget .monaco-list').first().waitFor({ state: 'hidden' });
  }

  /** The labels that are suggested at the cursor; the list stays open. */
  async completions(): Promise<readonly string[]> {
    await this.press('Control+Space');
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return rows.locator('.label-name').allInnerTexts();
  }

  // ── Seeing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  squiggles(level: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.page.locator(`.editor-instance .squiggly-${level}`);
  }

  /** The text of a hover over a squiggle. */
  async hoverOver(squiggle: Locator, text: string): Promise<string> {
    // What is drawn lies behind the text, so it is not asked what would be hit. Where it is drawn anew at that moment, it is gone, and a person goes there again.
    for (let tries = 1; ; tries++) {
      await squiggle.waitFor();
      const isReached = await squiggle.hover({ force: true }).then(() => true, (error: unknown) => {
        if (tries === 4) throw error;
        return false;
      });
      if (isReached) break;
    }
    return shownText(this.page.locator('.monaco-hover:visible', { hasText: text }));
  }

  async dismissHover(): Promise<void> {
    await this.restMouse();
    await this.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  }

  /** What the Problems view lists once it lists `text`; it is closed again. */
  async problems(text: string): Promise<readonly string[]> {
    await this.command('Problems: Focus on Problems View');
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: text }).first().waitFor();
    const listed = (await rows.allInnerTexts()).map(plain);
    await this.press('Control+J');
    await this.page.locator('.markers-panel').waitFor({ state: 'hidden' });
    return listed;
  }

  /** What the language status of the open file says once it says `text`. */
  async languageStatus(text: string): Promise<string> {
    await this.page.locator('#status\\.languageStatus').hover();
    const said = await shownText(this.page.locator('.hover-language-status', { hasText: text }).first());
    await this.dismissHover();
    return said;
  }

  /** What stands above a line. */
  lens(text: RegExp): Locator {
    return this.page.locator('.codelens-decoration').getByText(text);
  }

  /** The badge of a live server, once it says `text`. */
  badge(text: string): Locator {
    return this.page.locator('.statusbar-item:visible', { hasText: spaced(text) });
  }

  notification(text: string): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** The lines that are on the screen. */
  editor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .view-lines').first();
  }

  /** Waits until a line on the screen says `text`. */
  async reads(text: string): Promise<void> {
    await this.editor().locator('.view-line', { hasText: spaced(text) }).first().waitFor();
  }

  private async focusEditor(): Promise<void> {
    await this.press('Control+1');
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  /** Where `text` begins in the open file. */
  private async find(text: string): Promise<{ line: number; column: number }> {
    await this.focusEditor();
    await this.press('Control+F');
    const box = this.page.locator('.find-widget.visible .find-part textarea').first();
    await box.waitFor();
    await box.fill(text);
    await this.page.locator('.find-widget.visible .matchesCount', { hasText: / of [1-9]/ }).waitFor();
    await this.press('Escape');
    await this.page.locator('.find-widget.visible').waitFor({ state: 'hidden' });
    const selection = await this.page.locator('#status\\.editor\\.selection', { hasText: 'selected' }).innerText();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(selection) ?? [];
    return { line: Number(line), column: Number(column) - text.length };
  }

  /** Fills the box of quick input and takes the row of exactly that name, or what is in the box. */
  private async ask(key: string, text: string, row?: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    const taken = async (timeout: number): Promise<void> => {
      await widget.locator('input.input').fill(text, { timeout });
      if (row === undefined) await this.press('Enter');
      else await widget.locator('.monaco-list-row .label-name').getByText(row, { exact: true }).first().click({ timeout });
    };
    // What takes the focus at the same moment closes the box before anything is taken, and a person presses again.
    for (let tries = 1; ; tries++) {
      await this.press(key);
      const isTaken = await taken(tries < 4 ? 10_000 : 45_000).then(() => true, (error: unknown) => {
        if (tries === 4) throw error;
        return false;
      });
      if (isTaken) break;
      await this.press('Escape');
    }
    await this.restMouse();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Puts the mouse where it touches nothing: what it rests on shows a hover, which closes menus. */
  private restMouse(): Promise<void> {
    return this.page.mouse.move(2, 2);
  }
}

async function shownText(place: Locator): Promise<string> {
  await place.first().waitFor();
  return plain(await place.first().innerText());
}

/** VS Code draws spaces as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function spaced(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \u00a0]'));
}
