import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SandboxCheckout } from '@/components/passenger/sandbox-checkout';
import { AppShell } from '@/components/ui/app-shell';
import { idOf, passenger } from '../../_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pay'))('sandboxTitle') };
}

export default async function PayPage({ params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const user = await passenger(`/passenger/pay/${id}`);
  return (
    <AppShell user={user}>
      <SandboxCheckout paymentId={id} />
    </AppShell>
  );
}
