'use client';

import { CalendarPlus, CalendarX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useFleet } from '@/lib/client/react';
import type { TripStaffView, TripSummary } from '@/lib/contract/views';
import { isoDay } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { useNow } from '../trip/use-now';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Dialog } from '../ui/dialog';
import { Input } from '../ui/input';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { Table, Th, Tr } from '../ui/table';
import { AssignDialog } from './assign-dialog';
import { CancelDialog } from './cancel-dialog';
import { DepartureRow } from './departure-row';
import { NewTripDialog } from './new-trip-dialog';
import { useDepartures } from './use-departures';
import type { Operator } from './use-operator';

const ROWS = 25;
/** What left long ago and is over is no longer "now". */
const RECENT_MS = 30 * 60_000;

type Asking = { what: 'assign'; trip: TripStaffView } | { what: 'cancel'; trip: TripSummary } | { what: 'new' } | null;

/** The day's departures as a table, live where a bus is under way. */
export function Departures({ operator, operatorId }: { operator: Operator; operatorId: string }) {
  const t = useTranslations('operator');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const now = useNow();
  const [day, setDay] = useState(() => isoDay(Date.now()));
  const [whole, setWhole] = useState(false);
  const [rows, setRows] = useState(ROWS);
  const [asking, setAsking] = useState<Asking>(null);
  const { vehicles } = useFleet();
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const { trips, staff, error, reload, put } = useDepartures(operatorId, day, wanted);

  const minute = Math.floor((now ?? 0) / 60_000) * 60_000;
  const chosen = useMemo(() => {
    const today = minute === 0 || day === isoDay(minute);
    return (trips ?? []).filter(
      (trip) => whole || !today || minute === 0 || !isOver(trip) || Date.parse(trip.arrivesAt) > minute - RECENT_MS,
    );
  }, [trips, whole, day, minute]);
  const shown = useMemo(() => chosen.slice(0, rows), [chosen, rows]);
  const ids = shown.map(({ id }) => id).join(' ');
  if (ids !== wanted.join(' ')) setWanted(ids ? ids.split(' ') : []);

  const names = useMemo(() => new Map(operator.people.map(({ id, name }) => [id, name])), [operator]);
  const saved = (trip: TripStaffView) => {
    put(trip);
    setAsking(null);
  };

  return (
    <div>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Input
          type="date"
          aria-label={common('date')}
          className="w-44"
          value={day}
          onChange={(event) => {
            if (!event.target.value) return;
            setDay(event.target.value);
            setRows(ROWS);
          }}
        />
        <fieldset className="flex rounded-xl bg-raised p-1">
          <legend className="sr-only">{common('filter')}</legend>
          {[false, true].map((value) => (
            <button
              key={String(value)}
              type="button"
              aria-pressed={whole === value}
              className={cn(
                'min-h-10 rounded-lg px-4 font-medium text-muted',
                whole === value && 'bg-surface text-ink shadow-card',
              )}
              onClick={() => setWhole(value)}
            >
              {value ? t('wholeDay') : t('upcoming')}
            </button>
          ))}
        </fieldset>
        <Button className="ml-auto" onClick={() => setAsking({ what: 'new' })}>
          <CalendarPlus aria-hidden="true" />
          {t('newTrip')}
        </Button>
      </div>

      {!trips && error ? (
        <ErrorState title={errors(errorKey(error))} action={<Button onClick={reload}>{common('retry')}</Button>} />
      ) : !trips ? (
        <div role="status" className="flex flex-col gap-2">
          <span className="sr-only">{common('loading')}</span>
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} className="h-16" />
          ))}
        </div>
      ) : shown.length === 0 ? (
        <EmptyState
          icon={<CalendarX aria-hidden="true" />}
          title={t('noDepartures.title')}
          text={t('noDepartures.text')}
        />
      ) : (
        <>
          <Table label={t('title')}>
            <thead>
              <Tr>
                <Th>{t('column.departs')}</Th>
                <Th>
                  {t('column.route')} · {t('column.bus')}
                </Th>
                <Th>{t('column.driver')}</Th>
                <Th>{t('column.conductor')}</Th>
                <Th>{common('status')}</Th>
                <Th>{t('column.where')}</Th>
                <Th>
                  <span className="sr-only">{t('assign')}</span>
                </Th>
              </Tr>
            </thead>
            <tbody>
              {shown.map((trip) => (
                <DepartureRow
                  key={trip.id}
                  trip={trip}
                  staff={staff.get(trip.id)}
                  vehicle={vehicles.get(trip.id)}
                  nameOf={(id) => names.get(id)}
                  onAssign={() => {
                    const known = staff.get(trip.id);
                    if (known) setAsking({ what: 'assign', trip: known });
                  }}
                  onCancel={() => setAsking({ what: 'cancel', trip })}
                />
              ))}
            </tbody>
          </Table>
          {chosen.length > rows ? (
            <div className="mt-4 flex justify-center">
              <Button variant="secondary" onClick={() => setRows(rows + ROWS)}>
                {common('loadMore')}
              </Button>
            </div>
          ) : null}
        </>
      )}

      <Dialog open={asking !== null} onOpenChange={(open) => !open && setAsking(null)}>
        {asking?.what === 'assign' ? (
          <AssignDialog
            trip={asking.trip}
            operator={operator}
            busyAt={(personId) => busyAt(staff, asking.trip, personId)}
            onSaved={saved}
          />
        ) : asking?.what === 'cancel' ? (
          <CancelDialog trip={asking.trip} onSaved={saved} />
        ) : asking ? (
          <NewTripDialog
            operator={operator}
            day={day}
            onCreated={() => {
              setAsking(null);
              reload();
            }}
          />
        ) : null}
      </Dialog>
    </div>
  );
}

const isOver = ({ status }: TripSummary) => status === 'ENDED' || status === 'CANCELLED';

/** The departure, epoch ms, of another trip known here that overlaps this one and has this person; null where there is none. */
function busyAt(staff: ReadonlyMap<string, TripStaffView>, trip: TripStaffView, personId: string): number | null {
  for (const other of staff.values()) {
    if (other.id === trip.id || isOver(other)) continue;
    if (other.driverId !== personId && other.conductorId !== personId) continue;
    if (other.departsAt < trip.arrivesAt && trip.departsAt < other.arrivesAt) return Date.parse(other.departsAt);
  }
  return null;
}
