// Where the address of a workspace's own database is written: DATABASE_URL of the environment, or of a file beside the code.
import { join } from 'node:path';
import type { Environment } from './address.ts';
import { readText } from './writeFile.ts';

export interface WrittenAddress {
  /** `DATABASE_URL of the environment`, `.env`. */
  readonly where: string;
  /** It may hold a password. */
  readonly text: string;
}

/** What an application itself would be told first comes first. */
const FILES = ['.env.local', '.env', '.env.development'];
const NAME = 'DATABASE_URL';

/** Those of PostgreSQL. */
export function writtenAddresses(folder: string, environment: Environment): readonly WrittenAddress[] {
  const found = [{ where: `${NAME} of the environment`, text: environment[NAME] }, ...FILES.map((file) => ({ where: file, text: valueIn(readText(join(folder, file)) ?? '') }))];
  return found.filter((one): one is WrittenAddress => /^postgres(?:ql)?:/i.test(one.text ?? ''));
}

/** The last one holds. In quotes it is taken as it is; without, a comment may follow it. */
function valueIn(text: string): string | undefined {
  let value: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, single, double, bare] = new RegExp(`^\\s*(?:export\\s+)?${NAME}\\s*=\\s*(?:'([^']*)'|"([^"]*)"|(.*?)(?:\\s+#.*)?\\s*$)`).exec(line) ?? [];
    value = single ?? double ?? bare ?? value;
  }
  return value;
}
