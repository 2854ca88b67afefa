'use client';

import { Smartphone, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { useInstall } from '../ui/use-install';
import { readKept, writeKept } from './kept';

const KEPT = 'install-declined';
const AGAIN_MS = 60 * 24 * 3_600_000;

/** Offers to install the app, on a phone that can; declined, it is silent for two months. The menu has it always. */
export function InstallCard() {
  const t = useTranslations('pwa.install');
  const common = useTranslations('common');
  const { way, prompt } = useInstall();
  const [declined, setDeclined] = useState(true);
  useEffect(() => {
    const at = readKept(KEPT);
    setDeclined(typeof at === 'number' && Date.now() - at < AGAIN_MS);
  }, []);
  if (!way || declined) return null;
  return (
    <Card className="flex items-start gap-3">
      <Smartphone aria-hidden="true" className="mt-1 size-6 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{t('title')}</p>
        <p className="text-muted">{t(way === 'byHand' ? 'byHand' : 'text')}</p>
        {way === 'prompt' ? (
          <Button variant="secondary" className="mt-3" onClick={prompt}>
            {t('action')}
          </Button>
        ) : null}
      </div>
      <Button
        variant="ghost"
        size="icon"
        aria-label={common('close')}
        onClick={() => {
          writeKept(KEPT, Date.now());
          setDeclined(true);
        }}
      >
        <X aria-hidden="true" />
      </Button>
    </Card>
  );
}
