'use client';

import { BellRing, Building2, BusFront, CalendarClock, UsersRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { SocketProvider, useConnection } from '@/lib/client/react';
import { errorKey } from '@/lib/i18n/error-key';
import { AlertInbox } from '../fleet/alert-inbox';
import { Button } from '../ui/button';
import { OfflineBanner } from '../ui/offline-banner';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../ui/tabs';
import { Departures } from './departures';
import { Crew, Vehicles } from './lists';
import { type Operator, useOperator } from './use-operator';

/** The operator's page: departures, buses, crew, alerts. */
export function OperatorDesk() {
  const t = useTranslations('operator');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const { operator, error, reload } = useOperator();
  if (!operator && error) {
    return <ErrorState title={errors(errorKey(error))} action={<Button onClick={reload}>{common('retry')}</Button>} />;
  }
  if (!operator) {
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">{common('loading')}</span>
        <Skeleton className="h-10 w-64" />
        <Skeleton className="h-14" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  if (operator.id === null) {
    return (
      <EmptyState icon={<Building2 aria-hidden="true" />} title={t('noOperator.title')} text={t('noOperator.text')} />
    );
  }
  return (
    <SocketProvider>
      <Desk operator={operator} operatorId={operator.id} />
    </SocketProvider>
  );
}

function Desk({ operator, operatorId }: { operator: Operator; operatorId: string }) {
  const t = useTranslations('operator');
  const nav = useTranslations('nav');
  const { state } = useConnection();
  return (
    <>
      <OfflineBanner offline={state === 'offline'} className="mb-3 rounded-xl" />
      <div className="mb-4">
        <h1 className="text-2xl font-bold">{t('title')}</h1>
        <p className="text-muted">{operator.name}</p>
      </div>
      <Tabs defaultValue="departures">
        <TabsList aria-label={nav('main')} className="max-w-3xl">
          <TabsTrigger value="departures">
            <CalendarClock aria-hidden="true" />
            {nav('departures')}
          </TabsTrigger>
          <TabsTrigger value="alerts">
            <BellRing aria-hidden="true" />
            {nav('alerts')}
          </TabsTrigger>
          <TabsTrigger value="vehicles">
            <BusFront aria-hidden="true" />
            {nav('vehicles')}
          </TabsTrigger>
          <TabsTrigger value="crew">
            <UsersRound aria-hidden="true" />
            {nav('crew')}
          </TabsTrigger>
        </TabsList>
        <TabsContent value="departures">
          <Departures operator={operator} operatorId={operatorId} />
        </TabsContent>
        {/* Mounted from the start, so that an alert is heard on every tab. */}
        <TabsContent value="alerts" forceMount className="data-[state=inactive]:hidden">
          <div className="mx-auto h-[70dvh] max-w-2xl overflow-hidden rounded-card border bg-ground">
            <AlertInbox from="rest" />
          </div>
        </TabsContent>
        <TabsContent value="vehicles">
          <Vehicles operator={operator} />
        </TabsContent>
        <TabsContent value="crew">
          <Crew operator={operator} />
        </TabsContent>
      </Tabs>
    </>
  );
}
