import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The pair that signs tickets, and the short name under which tickets refer to it. */
export interface TicketKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** The public key as conductors' devices take it: SPKI DER, base64url. */
  publicKeySpki: string;
}

const RULE =
  'TICKET_SIGNING_KEY must be an Ed25519 private key (PKCS8, as PEM or base64); make one with: openssl genpkey -algorithm ed25519';

/** A fresh key as PKCS8 PEM, to be kept. */
export function generateTicketKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * @param text PKCS8 as PEM (also with `\n` written out, as environment files have it), or base64 of its DER or of its PEM.
 * @throws Error, one line that names the variable and the rule; never with a part of the key.
 */
export function loadTicketKey(text: string): TicketKey {
  const privateKey = readPrivateKey(text);
  if (privateKey?.asymmetricKeyType !== 'ed25519') throw new Error(RULE);
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    id: createHash('sha256').update(spki).digest('base64url').slice(0, 10),
    privateKey,
    publicKey,
    publicKeySpki: spki.toString('base64url'),
  };
}

function readPrivateKey(text: string): KeyObject | null {
  const given = text.trim().replaceAll('\\n', '\n');
  const isPem = (value: string) => value.startsWith('-----BEGIN PRIVATE KEY-----');
  try {
    if (isPem(given)) return createPrivateKey(given);
    const bytes = Buffer.from(given, 'base64');
    const inner = bytes.toString('latin1').trim();
    return isPem(inner) ? createPrivateKey(inner) : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  } catch {
    return null;
  }
}
