import type { ScanVerdict } from '@/lib/contract/primitives';
import { play, type Tone } from '../fleet/sound';

type Kind = 'yes' | 'again' | 'no';

/** Told apart without looking: one rising, two level, one long and low. */
const TONES: Record<Kind, readonly Tone[]> = {
  yes: [
    [880, 0, 0.09],
    [1320, 0.1, 0.14],
  ],
  again: [
    [620, 0, 0.14],
    [620, 0.22, 0.14],
  ],
  no: [[180, 0, 0.55]],
};
const BUZZ: Record<Kind, number[]> = { yes: [70], again: [90, 90, 90], no: [450] };

/** Says a verdict to ear and hand. */
export function signal(reason: ScanVerdict): void {
  const kind: Kind = reason === 'BOARDED' ? 'yes' : reason === 'ALREADY_BOARDED' ? 'again' : 'no';
  play(TONES[kind]);
  navigator.vibrate?.(BUZZ[kind]);
}
