import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VerifyEmail } from '@/components/account/verify-email';
import { AppShell } from '@/components/ui/app-shell';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('verify.title'), referrer: 'no-referrer' };
}

export default function Page() {
  return (
    <AppShell>
      <div className="mx-auto w-full max-w-md py-2 sm:py-10">
        <VerifyEmail />
      </div>
    </AppShell>
  );
}
