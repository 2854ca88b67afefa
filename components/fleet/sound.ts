'use client';

/** A tone: hertz, when it begins and how long it lasts, in seconds. */
export type Tone = readonly [hertz: number, at: number, seconds: number];

let context: AudioContext | null = null;

/** Browsers give sound only after a first touch: call it from one. Harmless where there is no sound at all. */
export function wakeSound(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume().catch(() => undefined);
}

/** Plays tones; silently nothing before the first touch. */
export function play(tones: readonly Tone[], volume = 0.4): void {
  if (context?.state !== 'running') return;
  for (const [hertz, at, seconds] of tones) {
    const from = context.currentTime + at;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = 'square';
    oscillator.frequency.value = hertz;
    // A soft edge on both sides; a bare one clicks.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(volume * 0.5, from + 0.01);
    gain.gain.setValueAtTime(volume * 0.5, from + seconds - 0.02);
    gain.gain.linearRampToValueAtTime(0, from + seconds);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + seconds);
  }
}
