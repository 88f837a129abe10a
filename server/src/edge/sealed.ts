// Secrets on their way from the editor to its server: everything that the two say to each other may be logged, so they are sealed for this process alone.
// X25519 and AES-256-GCM; `client/src/sealed.ts` is the other half.
import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';

export interface Seal {
  /** To be given to whoever has a secret. */
  readonly key: string;
  /** Undefined of what was not sealed with the key. */
  open(sealed: string): string | undefined;
}

export function newSeal(): Seal {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    open(sealed) {
      try {
        const [theirs, nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64'));
        const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: theirs!, type: 'spki', format: 'der' }) });
        const decipher = createDecipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', shared, nonce!, 'plansight', 32)), nonce!).setAuthTag(tag!);
        return Buffer.concat([decipher.update(text!), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
