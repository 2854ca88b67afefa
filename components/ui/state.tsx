import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

interface StateProps {
  /** What happened, in the reader's words. */
  title: ReactNode;
  /** What to do next. */
  text?: ReactNode;
  icon?: ReactNode;
  /** A button or link that does it. */
  action?: ReactNode;
  /** `h1` where this is all of the page. */
  heading?: 'h1' | 'h2';
  className?: string;
}

function State({ title, text, icon, action, heading: Heading = 'h2', className, tone }: StateProps & { tone: string }) {
  return (
    <div className={cn('mx-auto flex max-w-md flex-col items-center px-4 py-10 text-center', className)}>
      <div className={cn('mb-4 grid size-16 place-items-center rounded-full [&_svg]:size-8', tone)}>{icon}</div>
      <Heading className="text-xl font-semibold">{title}</Heading>
      {text ? <p className="mt-2 text-muted">{text}</p> : null}
      {action ? <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div> : null}
    </div>
  );
}

/** Nothing here yet, and what would change that. */
export function EmptyState({ icon, ...props }: StateProps) {
  return <State icon={icon ?? <Inbox aria-hidden="true" />} tone="bg-raised text-muted" {...props} />;
}

/** Something failed: what, and the way on. Announced when it appears. */
export function ErrorState({ icon, ...props }: StateProps) {
  return (
    <div role="alert">
      <State icon={icon ?? <CircleAlert aria-hidden="true" />} tone="bg-look-soft text-look" {...props} />
    </div>
  );
}
