import { hash, verify } from '@node-rs/argon2';

/** OWASP's parameters for Argon2id: 19 MiB, two passes, one lane. `algorithm` 2 is Argon2id (a const enum of the package). */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export interface Passwords {
  hash(password: string): Promise<string>;
  /**
   * Takes the same time whether there is a user or not.
   * @param stored the user's hash, or null for nobody.
   */
  verify(stored: string | null, password: string): Promise<boolean>;
}

export function createPasswords(): Passwords {
  const hashPassword = (password: string) => hash(password, PARAMETERS);
  /** What the password of nobody is compared with. */
  const nobody = hashPassword(crypto.randomUUID());
  return {
    hash: hashPassword,
    async verify(stored, password) {
      const against = stored ?? (await nobody);
      const matches = await verify(against, password).catch(() => false);
      return matches && stored !== null;
    },
  };
}
