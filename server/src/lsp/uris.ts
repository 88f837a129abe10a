// The addresses of documents. Clients spell one file in several ways (`file:///c%3A/`, `file:///C:/`, backslashes); inside, a file is its absolute path.
import { URI } from 'vscode-uri';

/** The absolute path with forward slashes and a small drive letter; undefined for what is no file, or no address. */
export function pathOf(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  const parsed = parse(uri.replaceAll('\\', '/').replaceAll(/%5C/gi, '/').replace(/^file:\/{4,}/, 'file://'));
  if (!parsed) return undefined;
  const { authority, path } = parsed;
  const clean = path.replace(/^\/([A-Za-z]):/, (_, drive: string) => `${drive.toLowerCase()}:`).replace(/(?<=[^/:])\/+$/, '');
  return authority ? `//${authority}${clean}` : clean;
}

function parse(uri: string): URI | undefined {
  try {
    return URI.parse(uri);
  } catch {
    return undefined;
  }
}

export const uriOf = (path: string): string => URI.file(path).toString();

/** The path below a folder, without a leading slash; empty for the folder itself, undefined outside it. */
export function below(folder: string, path: string): string | undefined {
  if (path === folder) return '';
  const inside = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : undefined;
}

export const joined = (folder: string, path: string): string => (folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`);
