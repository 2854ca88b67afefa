import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/app/_lib/auth';

type Context = { params: Promise<{ nextauth: string[] }> };

/** Log-in, log-out and session of browsers. The options need the running server, so they are made for each request. */
const handler = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions());

export { handler as GET, handler as POST };
