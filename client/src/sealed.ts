// Secrets on their way to the server: what is said to it may be logged, so they are sealed for it alone. `server/src/edge/sealed.ts` opens them.
import { createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';

/** `key`: what the server gave. */
export function sealed(secret: string, key: string): string {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' }) });
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', shared, nonce, 'plansight', 32)), nonce);
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [publicKey.export({ type: 'spki', format: 'der' }), nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64')).join('.');
}
