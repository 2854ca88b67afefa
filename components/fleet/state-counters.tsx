'use client';

import { useTranslations } from 'next-intl';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import { BUS_STATES, type BusState } from './fleet-filter';
import { STATE_LOOK, useStateName } from './state-look';

interface StateCountersProps {
  counts: Record<BusState, number>;
  chosen: BusState | '';
  onChoose: (state: BusState | '') => void;
}

/** How many buses are how; a press shows only those. */
export function StateCounters({ counts, chosen, onChoose }: StateCountersProps) {
  const t = useTranslations('admin');
  const nameOf = useStateName();
  return (
    <fieldset className="flex flex-wrap gap-x-1.5">
      <legend className="sr-only">{t('filterState')}</legend>
      {BUS_STATES.filter((state) => counts[state] > 0 || state === chosen || state === 'LIVE').map((state) => {
        const { icon: Icon, tone } = STATE_LOOK[state];
        const active = state === chosen;
        return (
          <button
            key={state}
            type="button"
            aria-pressed={active}
            title={t('showOnly', { state: nameOf(state) })}
            data-state-count={state}
            className="flex min-h-touch items-center rounded-full"
            onClick={() => onChoose(active ? '' : state)}
          >
            <Badge tone={tone} className={cn('py-1', active && 'outline-2 outline-offset-1 outline-ring')}>
              <Icon aria-hidden="true" />
              <span className="figures">{counts[state]}</span>
              <span className="font-medium">{nameOf(state)}</span>
            </Badge>
          </button>
        );
      })}
    </fieldset>
  );
}
