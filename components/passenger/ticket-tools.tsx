'use client';

import { CalendarPlus, Printer } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '../ui/button';
import { type CalendarTrip, calendarFile } from './calendar-file';

/** What else one does with a ticket: into the calendar, onto paper. */
export function TicketTools({ trip }: { trip: Omit<CalendarTrip, 'url'> }) {
  const t = useTranslations('ticketTools');

  async function addToCalendar() {
    const text = await calendarFile({ ...trip, url: window.location.href });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
    link.download = 'srivibes.ics';
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <div className="flex flex-wrap gap-3 print:hidden">
      <Button variant="secondary" className="flex-1 basis-40" onClick={() => void addToCalendar()}>
        <CalendarPlus aria-hidden="true" />
        {t('calendar')}
      </Button>
      <Button variant="secondary" className="flex-1 basis-32" onClick={() => window.print()}>
        <Printer aria-hidden="true" />
        {t('print')}
      </Button>
    </div>
  );
}
