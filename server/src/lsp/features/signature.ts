// Which argument of a function, or which value of an insert, is being written.
import { MarkupKind, type SignatureHelp } from 'vscode-languageserver';
import { signatureAt } from '../../editor/signature.ts';
import { askedAt } from '../asked.ts';
import { guarded } from '../guard.ts';
import type { Feature } from './feature.ts';

export const signature: Feature = {
  capabilities: () => ({ signatureHelpProvider: { triggerCharacters: ['(', ','] } }),
  register(session) {
    session.connection.onSignatureHelp(guarded(session, 'signature', null, (params): SignatureHelp | null => {
      const place = session.settings.completion ? askedAt(session, params) : undefined;
      const found = place && signatureAt(place.asked);
      if (!found) return null;
      const { label, documentation, parameters, active } = found;
      return { signatures: [{ label, documentation: { kind: MarkupKind.Markdown, value: documentation }, parameters: parameters.map(({ start, end }) => ({ label: [start, end] })) }], activeSignature: 0, activeParameter: active };
    }));
  },
};
