'use client';

import { BusFront, CircleCheck, CircleSlash, UsersRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '../ui/badge';
import { EmptyState } from '../ui/state';
import { Table, Td, Th, Tr } from '../ui/table';
import type { Operator } from './use-operator';

function InUse({ active }: { active: boolean }) {
  const t = useTranslations('operator');
  return (
    <Badge tone={active ? 'live' : 'old'}>
      {active ? <CircleCheck aria-hidden="true" /> : <CircleSlash aria-hidden="true" />}
      {active ? t('inUse') : t('outOfUse')}
    </Badge>
  );
}

/** The operator's buses, to read. */
export function Vehicles({ operator }: { operator: Operator }) {
  const t = useTranslations('operator');
  const nav = useTranslations('nav');
  const common = useTranslations('common');
  if (operator.vehicles.length === 0) {
    return <EmptyState icon={<BusFront aria-hidden="true" />} title={t('noVehicles')} />;
  }
  return (
    <Table label={nav('vehicles')}>
      <thead>
        <Tr>
          <Th>{t('registration')}</Th>
          <Th>{t('seatCount')}</Th>
          <Th>{common('status')}</Th>
        </Tr>
      </thead>
      <tbody>
        {operator.vehicles.map(({ id, registration, seatCount, active }) => (
          <Tr key={id}>
            <Td className="figures font-semibold">{registration}</Td>
            <Td className="figures">{seatCount}</Td>
            <Td>
              <InUse active={active} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The operator's people, to read. */
export function Crew({ operator }: { operator: Operator }) {
  const t = useTranslations('operator');
  const nav = useTranslations('nav');
  const common = useTranslations('common');
  const roles = useTranslations('roles');
  if (operator.people.length === 0) {
    return <EmptyState icon={<UsersRound aria-hidden="true" />} title={t('noCrew')} />;
  }
  return (
    <Table label={nav('crew')}>
      <thead>
        <Tr>
          <Th>{common('name')}</Th>
          <Th>{nav('crew')}</Th>
          <Th>{common('phone')}</Th>
          <Th>{common('email')}</Th>
          <Th>{common('status')}</Th>
        </Tr>
      </thead>
      <tbody>
        {operator.people.map(({ id, name, role, phone, email, active }) => (
          <Tr key={id}>
            <Td className="font-semibold">{name}</Td>
            <Td>{roles(role)}</Td>
            <Td className="figures whitespace-nowrap">{phone ?? '–'}</Td>
            <Td>{email}</Td>
            <Td>
              <InUse active={active} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
