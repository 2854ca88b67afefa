import { Ban, CalendarClock, CircleCheck, Pause, Play, Siren } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { TripStatus } from '@/lib/contract/primitives';
import { Badge, type BadgeTone } from '../ui/badge';

const LOOK: Record<TripStatus, { tone: BadgeTone; icon: typeof Ban }> = {
  SCHEDULED: { tone: 'neutral', icon: CalendarClock },
  STARTED: { tone: 'live', icon: Play },
  PAUSED: { tone: 'look', icon: Pause },
  EMERGENCY: { tone: 'danger', icon: Siren },
  ENDED: { tone: 'old', icon: CircleCheck },
  CANCELLED: { tone: 'look', icon: Ban },
};

export function TripStatusBadge({ status, className }: { status: TripStatus; className?: string }) {
  const t = useTranslations('tripStatus');
  const { tone, icon: Icon } = LOOK[status];
  return (
    <Badge tone={tone} {...(className ? { className } : {})}>
      <Icon aria-hidden="true" />
      {t(status)}
    </Badge>
  );
}
