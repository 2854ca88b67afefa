import type { AuthOptions, Session } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { ADDRESS_HEADER, runtime } from '@/server/runtime';

const SESSION_SECONDS = 12 * 3600;

/** next-auth's options. The session holds who and which role, nothing more; both are read anew wherever they matter. */
export function authOptions(): AuthOptions {
  const { accounts, config } = runtime();
  return {
    secret: config.secret,
    useSecureCookies: config.publicOrigin.startsWith('https:'),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/login', error: '/login' },
    providers: [
      Credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials, request) {
          const email = text(credentials?.email, 254);
          const password = text(credentials?.password, 200);
          if (email === null || password === null) return null;
          const address = String(request.headers?.[ADDRESS_HEADER] ?? 'unknown');
          try {
            return await accounts.verifyCredentials({ email, password, address });
          } catch (error) {
            const code = codeOf(error);
            if (code === 'INVALID_CREDENTIALS') return null;
            // The page reads the word from the address and shows it in the reader's language.
            throw new Error(code === 'RATE_LIMITED' ? code : 'UNAVAILABLE');
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => {
        if (!user) return token;
        const { role, tokenVersion = 0 } = user as { role?: string; tokenVersion?: number };
        return { sub: user.id, role, ver: tokenVersion };
      },
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { id: token.sub, role: token.role, ver: token.ver ?? 0 } as Session['user'],
      }),
    },
  };
}

const text = (value: unknown, max: number): string | null =>
  typeof value === 'string' && value.length > 0 && value.length <= max ? value : null;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
