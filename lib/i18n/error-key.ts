import { ACK_CODES, CONNECT_ERRORS, REST_CODES, SESSION_END_REASONS } from '@/lib/contract/codes';
import type messages from './messages/en.json';

export type ErrorKey = keyof (typeof messages)['errors'];

/** Every code that the contract may answer with, and OFFLINE for a request that never left the device. */
export const ERROR_CODES: readonly string[] = [
  ...new Set<string>([...ACK_CODES, ...CONNECT_ERRORS, ...SESSION_END_REASONS, ...Object.keys(REST_CODES), 'OFFLINE']),
];

/** The message key, under `errors`, of a code of the contract; a code that we do not know reads as INTERNAL. */
export function errorKey(code: string | null | undefined): ErrorKey {
  return code && ERROR_CODES.includes(code) ? (code as ErrorKey) : 'INTERNAL';
}
