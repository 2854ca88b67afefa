import { createRestClient } from '@/lib/client/rest';

/** The API in the name of the browser's session. */
export const rest = createRestClient({ auth: 'session' });
