'use client';

import { Maximize2 } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { BookingStatus, LocalizedName } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';
import { dayAndTime, rupees } from '@/lib/i18n/dates';
import { Badge, type BadgeTone } from '../ui/badge';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog';
import { Qr } from './qr';

const TONE: Record<BookingStatus, BadgeTone> = {
  PENDING: 'look',
  CONFIRMED: 'live',
  BOARDED: 'live',
  CANCELLED: 'old',
  EXPIRED: 'old',
};

interface TicketCardProps {
  /** The signed token; null where there is none to show (not paid, cancelled). */
  token: string | null;
  status: BookingStatus;
  referenceCode: string;
  routeCode: string;
  registration: string;
  seatNumber: number;
  pickup: LocalizedName;
  drop: LocalizedName;
  /** Departure at the pickup stop, epoch ms. */
  departsAt: number;
  /** Rupees. */
  price: number;
}

/** A ticket as the passenger shows it: the code on white, whatever the theme, and the seat in large figures. */
export function TicketCard(ticket: TicketCardProps) {
  const t = useTranslations('passenger.ticket');
  const status = useTranslations('bookingStatus');
  const locale = useLocale();
  const label = t('qrLabel', { reference: ticket.referenceCode });
  const facts = [
    [t('from'), nameIn(locale, ticket.pickup)],
    [t('to'), nameIn(locale, ticket.drop)],
    [t('departs'), dayAndTime(ticket.departsAt, locale)],
    [t('price'), rupees(ticket.price, locale)],
  ];
  return (
    <article className="mx-auto w-full max-w-md overflow-hidden rounded-3xl border bg-surface shadow-card">
      <header className="flex flex-wrap items-center justify-between gap-3 p-4">
        <div>
          <p className="text-sm text-muted">
            {t('route', { route: ticket.routeCode })} · {ticket.registration}
          </p>
          <p className="text-3xl font-bold">{t('seat', { number: ticket.seatNumber })}</p>
        </div>
        <Badge tone={TONE[ticket.status]}>{status(ticket.status)}</Badge>
      </header>
      {ticket.token ? (
        <div className="bg-white px-4 pb-4 text-[#14213d]">
          <Qr value={ticket.token} label={label} />
          <p className="figures text-center text-lg font-semibold tracking-widest">{ticket.referenceCode}</p>
          <p className="mt-1 text-center text-sm text-[#4d5566] print:hidden">{t('brightness')}</p>
          <Dialog>
            <DialogTrigger asChild>
              <Button variant="ghost" wide className="mt-2 text-[#14213d] hover:bg-[#f3eee3]">
                <Maximize2 aria-hidden="true" />
                {t('enlarge')}
              </Button>
            </DialogTrigger>
            <DialogContent title={ticket.referenceCode} className="bg-white text-[#14213d] [&_button]:text-[#14213d]">
              <Qr value={ticket.token} label={label} />
              <p className="text-center text-2xl font-bold">{t('seat', { number: ticket.seatNumber })}</p>
              <p className="text-center text-[#4d5566]">{t('brightness')}</p>
            </DialogContent>
          </Dialog>
        </div>
      ) : null}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 border-t border-dashed p-4">
        {facts.map(([term, value]) => (
          <div key={term} className="min-w-0">
            <dt className="text-sm text-muted">{term}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
