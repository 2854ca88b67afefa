import { manifestOf } from '@/app/_lib/manifest';

export const dynamic = 'force-dynamic';

export const GET = () => manifestOf('conductor');
