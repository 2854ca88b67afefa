import type { Notice } from '@/lib/contract/notices';
import type { Locale } from '@/lib/contract/primitives';

/** To whom a notice goes, and in which language. */
export interface NoticeReader {
  id: string;
  email: string;
  name: string;
  locale: Locale;
}

/**
 * A way by which notices reach a person who does not look at the page. It may be asked twice for the same notice where a process
 * died in between, so it names the notice's id to whoever can tell a repeat by it.
 */
export interface NoticeChannel {
  name: 'EMAIL' | 'PUSH';
  /** SKIPPED: this reader does not have the channel. A rejection is tried again later. */
  deliver(notice: Notice, reader: NoticeReader): Promise<'DELIVERED' | 'SKIPPED'>;
}
