// What a client can do, read once from what it announces: each feature asks here, and none asks twice.
import type { ClientCapabilities } from 'vscode-languageserver';

export interface Abilities {
  /** It asks for diagnostics; else they are sent to it. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly relatedInformation: boolean;
  readonly ruleLinks: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly annotatesChanges: boolean;
  readonly snippetEdits: boolean;
  /** The edit of a code action may be asked for later. */
  readonly resolvesActions: boolean;
  readonly markdown: boolean;
  readonly snippets: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly watchesConfiguration: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly nestedSymbols: boolean;
  readonly locationLinks: boolean;
}

export function abilitiesOf({ textDocument, workspace, window }: ClientCapabilities): Abilities {
  const edit = workspace?.workspaceEdit;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    relatedInformation: textDocument?.diagnostic?.relatedInformation ?? textDocument?.publishDiagnostics?.relatedInformation ?? false,
    ruleLinks: textDocument?.diagnostic?.codeDescriptionSupport ?? textDocument?.publishDiagnostics?.codeDescriptionSupport ?? false,
    documentChanges: edit?.documentChanges ?? false,
    createsFiles: edit?.resourceOperations?.includes('create') ?? false,
    annotatesChanges: edit?.changeAnnotationSupport !== undefined,
    snippetEdits: edit?.snippetEditSupport ?? false,
    resolvesActions: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? false,
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    configuration: workspace?.configuration ?? false,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    watchesConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    progress: window?.workDoneProgress ?? false,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    locationLinks: textDocument?.definition?.linkSupport ?? false,
  };
}
