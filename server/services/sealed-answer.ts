import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What is remembered of one request under its Idempotency-Key, so that the database alone tells nobody of it: bodies hold passwords,
 * answers hold tokens. With another `secret` nothing that was sealed before can be opened, and no fingerprint is the same.
 */
export function sealOf(secret: string, { actorId, key }: { actorId: string; key: string }) {
  const keys = Buffer.from(hkdfSync('sha256', secret, `${actorId} ${key}`, 'idempotency', 2 * KEY_BYTES));
  const sealing = keys.subarray(0, KEY_BYTES);

  return {
    /** The same for the same body, and not to be guessed from. Hex. */
    fingerprint: (body: string): string => createHmac('sha256', keys.subarray(KEY_BYTES)).update(body).digest('hex'),

    /** Base64url: nonce, tag, text. */
    seal(text: string): string {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    /** @throws Error for what this seal did not make. */
    open(sealed: string): string {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(CIPHER, sealing, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString();
    },
  };
}
