// An application as TypeScript's own checker sees it, with the types of packages that were installed elsewhere.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Files } from '../../server/src/engine/ports.ts';
import { namedModules, type NamedModules } from './namedModules.ts';

/** `paths` are relative to `folder`; `types` has a `node_modules`. */
export function programOf(folder: string, paths: readonly string[], types: string, files: Files): ts.Program {
  const named = namedModules(folder, files);
  const options: ts.CompilerOptions = {
    allowJs: true, checkJs: false, noEmit: true, skipLibCheck: true, strict: true, noLib: false, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve, experimentalDecorators: true, esModuleInterop: true, allowImportingTsExtensions: true, types: [], resolveJsonModule: true, maxNodeModuleJsDepth: 0,
  };
  const host = ts.createCompilerHost(options, true);
  const cache = ts.createModuleResolutionCache(folder, (name) => name, options);
  host.resolveModuleNameLiterals = (literals, containing) => literals.map(({ text }) => ({ resolvedModule: resolvedFrom(text, containing, { named, types, options, host, cache }) }));
  return ts.createProgram(paths.map((path) => join(folder, path)), options, host);
}

interface Resolving { readonly named: NamedModules; readonly types: string; readonly options: ts.CompilerOptions; readonly host: ts.CompilerHost; readonly cache: ts.ModuleResolutionCache }

/** As the application's own tools find it; else among the packages that were installed for their types. */
function resolvedFrom(name: string, containing: string, { named, types, options, host, cache }: Resolving): ts.ResolvedModuleFull | undefined {
  const own = ts.resolveModuleName(name, containing, options, host, cache).resolvedModule;
  if (own) return own;
  for (const path of named.of(name, containing)) {
    const found = [path, ...['.ts', '.tsx', '.d.ts', '.js', '.mts', '/index.ts', '/index.tsx', '/index.js', '/src/index.ts'].map((end) => path + end)].find((one) => /\.[cm]?[jt]sx?$/.test(one) && existsSync(one));
    if (found !== undefined) return { resolvedFileName: found, extension: found.slice(found.lastIndexOf('.')), isExternalLibraryImport: false };
  }
  // A client that the application generates into itself is not there before it is built.
  const installed = name.startsWith('.') ? (/\bgenerated\b.*\/client(?:\.[jt]s)?$/.test(name) ? '@prisma/client' : undefined) : name;
  return installed === undefined ? undefined : ts.resolveModuleName(installed, join(types, 'index.ts'), options, host).resolvedModule;
}
