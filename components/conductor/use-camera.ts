'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { type CodeReader, openCodeReader } from './code-reader';

/** `unreadable`: this browser reads no codes, so the camera is left alone. */
export type CameraState = 'opening' | 'on' | 'denied' | 'none' | 'unreadable';

/** From the beginning of one look at the picture to the next, at least; a slow phone takes longer for one. */
const LOOK_EVERY_MS = 66;
/** So many looks may fail one after the other before the reader is given up. */
const MOST_FAILURES = 10;

/** `torch` is no part of TypeScript's picture of a camera yet. */
type Torch = { torch?: boolean };

/** Opens the camera at the back, shows it in `video` and tells each code it sees. Closed when the page is hidden. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, onCodes: (codes: string[]) => void) {
  const [state, setState] = useState<CameraState>('opening');
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const tell = useRef(onCodes);
  tell.current = onCodes;

  useEffect(() => {
    let over = false;
    let stream: MediaStream | null = null;
    let reader: CodeReader | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const close = () => {
      clearTimeout(timer);
      for (const each of stream?.getTracks() ?? []) each.stop();
      stream = null;
      reader?.close();
      reader = null;
      setTrack(null);
    };
    const open = async () => {
      if (!navigator.mediaDevices?.getUserMedia) return setState('none');
      try {
        const opened = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
        });
        const element = video.current;
        if (over || !element) {
          for (const each of opened.getTracks()) each.stop();
          return;
        }
        const read = await openCodeReader();
        if (!read || over) {
          for (const each of opened.getTracks()) each.stop();
          read?.close();
          return over ? undefined : setState('unreadable');
        }
        stream = opened;
        reader = read;
        element.srcObject = opened;
        await element.play();
        const [first] = opened.getVideoTracks();
        // The camera was taken away, by another app or with its cable.
        if (first)
          first.onended = () => {
            if (stream !== opened) return;
            close();
            setState('none');
          };
        setTrack(first ?? null);
        setState('on');
        let failures = 0;
        const look = async () => {
          if (over || stream !== opened) return;
          const began = performance.now();
          try {
            const codes = element.readyState >= 2 ? await read.read(element) : [];
            failures = 0;
            if (stream === opened && codes.length > 0) tell.current(codes);
          } catch {
            if (stream === opened && ++failures >= MOST_FAILURES) {
              close();
              return setState('unreadable');
            }
          }
          timer = setTimeout(look, Math.max(0, LOOK_EVERY_MS - (performance.now() - began)));
        };
        void look();
      } catch (error) {
        if (over) return;
        const name = error instanceof DOMException ? error.name : '';
        setState(name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'none');
      }
    };
    const onVisibility = () => {
      if (document.hidden) close();
      else if (!stream) void open();
    };

    void open();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', onVisibility);
      close();
    };
  }, [video]);

  const hasTorch = Boolean((track?.getCapabilities?.() as Torch | undefined)?.torch);
  const setTorch = (on: boolean) =>
    track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).catch(() => undefined);
  return { state, hasTorch, setTorch };
}
