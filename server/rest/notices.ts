import type { Notices } from '../services/notices';
import type { HandlersFor } from './bind';

export const noticeHandlers = ({ notices }: { notices: Notices }): HandlersFor<'listNotices' | 'readNotice'> => ({
  listNotices: ({ actor, query }) => notices.list(actor, query),
  readNotice: ({ actor, params }) => notices.read(actor, params.id),
});
