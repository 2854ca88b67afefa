import type { Actor } from '../services/actor';
import type { BodyReader } from './input';

/** @returns who asks, or null for nobody. @throws Refusal UNAUTHENTICATED for a broken token, CSRF_FAILED. */
export type Authenticate = (request: Request, body: BodyReader) => Promise<Actor | null>;
