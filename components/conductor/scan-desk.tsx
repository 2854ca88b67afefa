'use client';

import { Armchair, Banknote, Keyboard, TriangleAlert, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ScanLog, ScanLogState } from '@/lib/client/conductor/scan-log';
import type { ConductorStore } from '@/lib/client/conductor/store';
import { useConnection } from '@/lib/client/react';
import type { TripSummary } from '@/lib/contract/views';
import { useSound } from '../fleet/use-sound';
import { Button } from '../ui/button';
import { EndedNotice } from '../ui/ended-notice';
import { useHoldUpdate } from '../ui/update-hold';
import { useLazy } from '../ui/use-lazy';
import type { CameraState } from './camera';
import { CameraView } from './camera-view';
import { DeskHeader } from './desk-header';
import { Disagreements } from './disagreements';
import { LinkStatus } from './link-status';
import { ManualEntry } from './manual-entry';
import { onBoard } from './on-board';
import { ScanOverlay } from './scan-overlay';
import { useDesk } from './use-desk';
import { useScanner } from './use-scanner';

interface ScanDeskProps {
  store: ConductorStore;
  log: ScanLog;
  /** What `log` says at present. */
  logged: ScanLogState;
  device: string;
  userId: string;
  trips: readonly TripSummary[];
  trip: TripSummary;
  onPick: (trip: TripSummary) => void;
}

type Panel = 'passengers' | 'sell' | 'cash' | 'problem' | null;

// What is opened by a tap comes after what scans; but it comes by itself, since there may be no line when it is wanted.
const passengersPanel = () => import('./passengers-panel').then((m) => m.PassengersPanel);
const walkInPanel = () => import('./walk-in-panel').then((m) => m.WalkInPanel);
const cashPanel = () => import('./cash-panel').then((m) => m.CashPanel);
const problemPanel = () => import('./problem-panel').then((m) => m.ProblemPanel);

/** The conductor's screen for one trip: the camera, the code by hand, the lists, and the verdict over all. */
export function ScanDesk({ store, log, logged, device, userId, trips, trip, onPick }: ScanDeskProps) {
  const t = useTranslations('conductor');
  const connection = useConnection();
  const { desk, state } = useDesk({ store, log, userId, device, trip });
  const [panel, setPanel] = useState<Panel>(null);
  const { view, scan, see, dismiss } = useScanner(desk.scan, panel !== null);
  const PassengersPanel = useLazy(passengersPanel, panel === 'passengers');
  const WalkInPanel = useLazy(walkInPanel, panel === 'sell');
  const CashPanel = useLazy(cashPanel, panel === 'cash');
  const ProblemPanel = useLazy(problemPanel, panel === 'problem');
  useHoldUpdate(trip.status !== 'SCHEDULED');
  const [camera, setCamera] = useState<CameraState>('opening');
  const [typing, setTyping] = useState(false);
  useSound();
  // A seat sold elsewhere, or a passenger let in by a colleague: seen when the list is looked at.
  useEffect(() => {
    if (panel === 'passengers' || panel === 'sell') void desk.refresh();
  }, [panel, desk]);
  const close = () => setPanel(null);
  const manifest = state.manifest?.manifest ?? null;
  const passengers = manifest ? onBoard(manifest, logged.scans) : null;
  const boarded = passengers
    ? passengers.filter(({ aboard }) => aboard).length
    : new Set(logged.scans.filter((s) => s.tripId === trip.id && s.verdict === 'BOARDED').map((s) => s.bookingId)).size;
  const tools = [
    ['passengers', Users, t('passengers')],
    ['sell', Armchair, t('sell.open')],
    ['cash', Banknote, t('cash.open')],
    ['problem', TriangleAlert, t('problem.open')],
  ] as const;
  return (
    <>
      <div className="flex h-full flex-col" inert={view.is !== 'ready'}>
        <LinkStatus online={state.online} waiting={logged.waiting} manifestAt={state.manifest?.fetchedAt ?? null} />
        <EndedNotice connection={connection} />
        <Disagreements scans={logged.disagreements} onSeen={log.seenDisagreements} />
        <DeskHeader trips={trips} trip={trip} onPick={onPick} boarded={boarded} booked={passengers?.length ?? null} />
        <CameraView onCodes={see} onState={setCamera} className="min-h-40 flex-1" />
        <div className="pb-safe shrink-0 border-t bg-surface">
          <div className="mx-auto flex max-w-3xl flex-col gap-2 px-3 py-2">
            {(camera === 'on' || camera === 'opening') && !typing ? (
              <Button variant="secondary" wide onClick={() => setTyping(true)}>
                <Keyboard aria-hidden="true" />
                {t('manual')}
              </Button>
            ) : (
              <ManualEntry onCode={(code) => void scan(code)} busy={view.is === 'checking'} focus={typing} />
            )}
            <nav aria-label={t('tools')} className="grid grid-cols-4 gap-1.5">
              {tools.map(([name, Icon, label]) => (
                <button
                  key={name}
                  type="button"
                  aria-haspopup="dialog"
                  onClick={() => setPanel(name)}
                  className="flex min-h-14 min-w-0 flex-col items-center justify-center gap-0.5 rounded-xl px-0.5 py-1 text-center text-xs leading-tight font-medium hover:bg-raised"
                >
                  <Icon aria-hidden="true" className="size-6 shrink-0" />
                  <span className="max-w-full [overflow-wrap:anywhere]">{label}</span>
                </button>
              ))}
            </nav>
          </div>
        </div>
      </div>
      {PassengersPanel ? (
        <PassengersPanel
          open={panel === 'passengers'}
          onClose={close}
          manifest={manifest}
          passengers={passengers ?? []}
        />
      ) : null}
      {WalkInPanel ? (
        <WalkInPanel
          open={panel === 'sell'}
          onClose={close}
          tripId={trip.id}
          manifest={manifest}
          online={state.online}
          onSold={() => void desk.refresh()}
        />
      ) : null}
      {CashPanel ? <CashPanel open={panel === 'cash'} onClose={close} tripId={trip.id} /> : null}
      {ProblemPanel ? <ProblemPanel open={panel === 'problem'} onClose={close} tripId={trip.id} /> : null}
      <ScanOverlay view={view} device={device} manifest={manifest} onDismiss={dismiss} />
    </>
  );
}
