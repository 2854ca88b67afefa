'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type RefObject, useMemo } from 'react';
import type { FleetVehicle, TripSummary } from '@/lib/contract/views';
import { type BusState, type FleetFilter, routeCodes } from '../fleet/fleet-filter';
import { StateCounters } from '../fleet/state-counters';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

interface FleetFiltersProps {
  filter: FleetFilter;
  onChange: (filter: FleetFilter) => void;
  vehicles: ReadonlyMap<string, FleetVehicle>;
  facts: ReadonlyMap<string, TripSummary>;
  counts: Record<BusState, number>;
  search: RefObject<HTMLInputElement | null>;
}

/** Search, route, operator, and the counters that filter by state. */
export function FleetFilters({ filter, onChange, vehicles, facts, counts, search }: FleetFiltersProps) {
  const t = useTranslations('admin');
  const common = useTranslations('common');
  const routes = useMemo(() => routeCodes(vehicles.values()), [vehicles]);
  const operators = useMemo(() => {
    const names = new Map([...facts.values()].map(({ operatorId, operatorName }) => [operatorId, operatorName]));
    return [...names].sort((a, b) => a[1].localeCompare(b[1]));
  }, [facts]);
  return (
    <search aria-label={t('filters')} className="flex shrink-0 flex-col gap-2 border-b p-3 pb-1.5">
      <div className="relative">
        <Search aria-hidden="true" className="pointer-events-none absolute top-3.5 left-3.5 size-5 text-muted" />
        <Input
          ref={search}
          type="search"
          className="pl-11"
          aria-label={common('search')}
          aria-keyshortcuts="/"
          placeholder={t('searchHint')}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            onChange({ ...filter, text: '' });
            event.currentTarget.blur();
          }}
        />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Select
          aria-label={t('filterRoute')}
          value={filter.routeCode}
          onChange={(event) => onChange({ ...filter, routeCode: event.target.value })}
        >
          <option value="">{t('filterRoute')}</option>
          {routes.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('filterOperator')}
          value={filter.operatorId}
          onChange={(event) => onChange({ ...filter, operatorId: event.target.value })}
        >
          <option value="">{t('filterOperator')}</option>
          {operators.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <StateCounters counts={counts} chosen={filter.state} onChoose={(state) => onChange({ ...filter, state })} />
    </search>
  );
}
