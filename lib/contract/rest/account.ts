import { z } from 'zod';
import { Id, Locale } from '../primitives';
import { Booking } from '../views';
import { Email, Password, User } from './bodies';
import { defineEndpoints } from './endpoint';
import { Report } from './reports';

/** What somebody does about their own account. */

/** What attackers try first, whatever is hung on to it. */
const COMMON =
  /^(password|passw0rd|qwerty\w*|letmein|welcome|iloveyou|admin(istrator)?|srivibes|sri ?lanka|colombo|abcdefgh?|1?23456789?0?|12345678|87654321|abc12345)[\d!@#.]{0,4}$/i;

/** A password that somebody chooses: eight characters or more, none of the words that are tried first. */
export const NewPassword = Password.refine((value) => !COMMON.test(value), 'is one of the first that are tried')
  .refine((value) => new Set(value).size > 3, 'repeats the same few characters')
  .meta({ description: '8 to 200 characters; well-known passwords are refused' });

const Token = z.string().trim().min(20).max(100);

export const Registration = z
  .object({ email: Email, password: NewPassword, name: z.string().trim().min(1).max(120), locale: Locale.optional() })
  .refine(({ email, password }) => password.toLowerCase() !== email, {
    path: ['password'],
    message: 'must not be the e-mail address',
  });

export const OwnData = z
  .object({
    exportedAt: z.iso.datetime(),
    user: User,
    emailVerifiedAt: z.iso.datetime().nullable(),
    bookings: z.array(Booking),
    reports: z.array(Report),
    notices: z.array(z.object({ kind: z.string(), bookingId: Id, createdAt: z.iso.datetime() })),
    pushSubscriptions: z.int().meta({ description: 'how many devices are told' }),
  })
  .meta({ id: 'OwnData' });

export const accountEndpoints = defineEndpoints({
  register: {
    method: 'POST',
    path: '/auth/register',
    summary: 'A passenger’s account. A link to confirm the address is sent to it.',
    access: 'public',
    body: Registration,
    status: 201,
    response: User,
    errors: ['EMAIL_TAKEN', 'RATE_LIMITED'],
  },
  verifyEmail: {
    method: 'POST',
    path: '/auth/verify',
    summary: 'Confirm an address with the token of the link; good once, for a day.',
    access: 'public',
    body: z.object({ token: Token }),
    status: 204,
    errors: ['NOT_FOUND', 'RATE_LIMITED'],
  },
  sendVerification: {
    method: 'POST',
    path: '/me/verification',
    summary: 'Send the link to confirm the caller’s address again.',
    access: 'user',
    status: 204,
    errors: ['RATE_LIMITED'],
  },
  requestReset: {
    method: 'POST',
    path: '/auth/reset',
    summary: 'Send a link to set a new password. The answer is the same whether or not the address has an account.',
    access: 'public',
    body: z.object({ email: Email }),
    status: 204,
    errors: ['RATE_LIMITED'],
  },
  confirmReset: {
    method: 'POST',
    path: '/auth/reset/confirm',
    summary:
      'Set a new password with the token of the link (good once, for an hour). Ends every session of the account.',
    access: 'public',
    body: z.object({ token: Token, password: NewPassword }),
    status: 204,
    errors: ['NOT_FOUND', 'RATE_LIMITED'],
  },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    summary: 'Set a new password. Ends every session of the account, this one too.',
    access: 'user',
    body: z.object({ currentPassword: z.string().max(200), password: NewPassword }),
    status: 204,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  getOwnData: {
    method: 'GET',
    path: '/me/data',
    summary: 'All that is kept about the caller.',
    access: 'user',
    status: 200,
    response: OwnData,
  },
  deleteMe: {
    method: 'POST',
    path: '/me/delete',
    summary:
      'Delete the caller’s account and what tells of the person; coming bookings are cancelled. Cannot be undone.',
    access: ['PASSENGER'],
    body: z.object({ password: z.string().max(200) }),
    status: 204,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED', 'CONFLICT'],
  },
});
