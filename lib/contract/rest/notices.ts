import { z } from 'zod';
import { Notice } from '../notices';
import { PageQuery, page } from './bodies';
import { defineEndpoints } from './endpoint';

export const noticeEndpoints = defineEndpoints({
  listNotices: {
    method: 'GET',
    path: '/notices',
    summary: 'What the caller was told of their bookings, newest first.',
    access: 'user',
    query: PageQuery.extend({ unread: z.stringbool().optional() }),
    status: 200,
    response: page(Notice),
  },
  readNotice: {
    method: 'POST',
    path: '/notices/:id/read',
    summary: 'The caller has seen it; again changes nothing.',
    access: 'user',
    status: 200,
    response: Notice,
  },
});
