// Beside next-auth's catch-all, which would take this path for its own.
import { rest } from '@/app/_lib/rest';

export { rest as DELETE, rest as GET, rest as HEAD, rest as OPTIONS, rest as PATCH, rest as POST, rest as PUT };
