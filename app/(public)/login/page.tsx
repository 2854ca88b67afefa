import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getPublicConfig } from '@/app/_lib/public-config';
import { getSessionUser } from '@/app/_lib/session';
import { AppShell } from '@/components/ui/app-shell';
import { LoginForm } from './login-form';
import { safePath } from './safe-path';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('login'))('title') };
}

interface LoginPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const query = await searchParams;
  const target = safePath(query.callbackUrl);
  if (await getSessionUser()) redirect(target);
  const error = typeof query.error === 'string' ? query.error : undefined;
  return (
    <AppShell signIn={false}>
      <div className="mx-auto w-full max-w-md py-2 sm:py-10">
        <LoginForm target={target} demo={getPublicConfig().demo} initialError={error} />
      </div>
    </AppShell>
  );
}
