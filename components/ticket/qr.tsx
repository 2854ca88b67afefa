import { encode } from 'uqr';
import { QUIET_ZONE, TICKET_ECC } from '@/lib/domain/ticket-qr';
import { cn } from '../ui/cn';

interface QrProps {
  /** What the code says: the ticket's token. */
  value: string;
  /** Said by screen readers in place of the picture. */
  label: string;
  className?: string;
}

/** A QR code drawn here, so that it needs no network. Always pure black on pure white with its quiet zone of four. */
export function Qr({ value, label, className }: QrProps) {
  const { data, size } = encode(value, { ecc: TICKET_ECC, border: QUIET_ZONE });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={cn('aspect-square w-full', className)}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
