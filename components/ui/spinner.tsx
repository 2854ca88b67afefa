import { LoaderCircle } from 'lucide-react';
import { cn } from './cn';

/** A turning circle. Decorative: say in words what is awaited beside it. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden="true" className={cn('size-5 animate-spin', className)} />;
}
