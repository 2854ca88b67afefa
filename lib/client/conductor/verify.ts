import type { Manifest } from '@/lib/contract/rest/conductor';
import { decodeBase64Url } from '@/lib/domain/base64url';
import { parseTicket, type TicketPayload } from '@/lib/domain/ticket';

type Keys = Manifest['keys'];

const imported = new Map<string, Promise<CryptoKey | null>>();

/** Imported once; null where this browser does not know Ed25519, or the key is none. */
function importKey(spki: string): Promise<CryptoKey | null> {
  let key = imported.get(spki);
  if (!key) {
    const bytes = decodeBase64Url(spki);
    key = bytes
      ? crypto.subtle.importKey('spki', bytes, { name: 'Ed25519' }, false, ['verify']).catch(() => null)
      : Promise.resolve(null);
    imported.set(spki, key);
  }
  return key;
}

/** Can this browser check signatures with these keys? Asked before it is needed, so that the key is ready then. */
export async function canVerify(keys: Keys): Promise<boolean> {
  if (typeof crypto === 'undefined' || !crypto.subtle) return false;
  const all = await Promise.all(keys.map(({ spki }) => importKey(spki)));
  return all.some((key) => key !== null);
}

/** What a token says, if it is a ticket signed with one of these keys; null for every other string. */
export async function verifyTicket(token: string, keys: Keys): Promise<TicketPayload | null> {
  const ticket = parseTicket(token);
  const named = ticket && keys.find(({ id }) => id === ticket.payload.k);
  const key = named ? await importKey(named.spki) : null;
  if (!ticket || !key) return null;
  const genuine = await crypto.subtle.verify({ name: 'Ed25519' }, key, ticket.signature, ticket.signed);
  return genuine ? ticket.payload : null;
}
