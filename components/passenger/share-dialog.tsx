'use client';

import { Copy, Share2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { RestError } from '@/lib/client/rest';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog';
import { FieldError, Label } from '../ui/field';
import { Input } from '../ui/input';
import { toast } from '../ui/toaster';
import { rest } from './rest';
import { type KeptShare, keepShare, keptShare } from './share-store';
import { codeOf } from './use-load';

interface ShareDialogProps {
  tripId: string;
  routeCode: string;
  userId: string;
}

/** A link with which the family follows this one trip: make it, send it, end it. */
export function ShareDialog({ tripId, routeCode, userId }: ShareDialogProps) {
  const t = useTranslations();
  const linkId = useId();
  const [share, setShare] = useState<KeptShare | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [canSend, setCanSend] = useState(false);
  useEffect(() => {
    setShare(keptShare(userId, tripId));
    setCanSend(typeof navigator.share === 'function');
  }, [userId, tripId]);

  function hold(next: KeptShare | null) {
    keepShare(userId, tripId, next);
    setShare(next);
  }

  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(codeOf(reason));
    }
    setBusy(false);
  }

  const create = () =>
    attempt(async () => {
      const { id, url } = await rest.call('createShare', { params: { id: tripId }, idempotencyKey: true });
      hold({ id, url });
    });

  const revoke = (id: string) =>
    attempt(async () => {
      try {
        await rest.call('deleteShare', { params: { id } });
      } catch (reason) {
        // Gone already: that is what was wanted.
        if (!(reason instanceof RestError && reason.code === 'NOT_FOUND')) throw reason;
      }
      hold(null);
      toast.success(t('passenger.share.revoked'));
    });

  async function copy(url: string) {
    try {
      await navigator.clipboard.writeText(url);
      toast.success(t('common.copied'));
    } catch {
      // No clipboard without TLS: the link is marked, so that the reader can copy it by hand.
      document.getElementById(linkId)?.focus();
    }
  }

  async function send(url: string) {
    try {
      await navigator.share({ text: t('passenger.share.message', { route: routeCode }), url });
    } catch {
      // The reader closed the phone's own sheet.
    }
  }

  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="secondary" className="flex-1">
          <Share2 aria-hidden="true" />
          {share ? t('passenger.share.on') : t('common.share')}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t('passenger.share.title')}
        description={t('passenger.share.text')}
        actions={
          share ? (
            <>
              {canSend ? (
                <Button size="lg" onClick={() => void send(share.url)}>
                  <Share2 aria-hidden="true" />
                  {t('common.share')}
                </Button>
              ) : null}
              <Button size="lg" variant={canSend ? 'secondary' : 'primary'} onClick={() => void copy(share.url)}>
                <Copy aria-hidden="true" />
                {t('common.copy')}
              </Button>
              <Button size="lg" variant="ghost" loading={busy} onClick={() => void revoke(share.id)}>
                {t('passenger.share.revoke')}
              </Button>
            </>
          ) : (
            <Button size="lg" loading={busy} onClick={() => void create()}>
              {t('passenger.share.create')}
            </Button>
          )
        }
      >
        {share ? (
          <>
            <Label htmlFor={linkId}>{t('passenger.share.link')}</Label>
            <Input id={linkId} readOnly value={share.url} onFocus={(event) => event.currentTarget.select()} />
          </>
        ) : null}
        <FieldError className="text-base">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
      </DialogContent>
    </Dialog>
  );
}
