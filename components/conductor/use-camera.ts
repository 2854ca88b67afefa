'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { browserReader } from './code-reader';

/** `unreadable`: this browser reads no codes, so the camera is left alone. */
export type CameraState = 'opening' | 'on' | 'denied' | 'none' | 'unreadable';

/** Between two looks at the picture; a phone needs about 30 ms for one. */
const LOOK_EVERY_MS = 120;

/** `torch` is no part of TypeScript's picture of a camera yet. */
type Torch = { torch?: boolean };

/** Opens the camera at the back, shows it in `video` and tells each code it sees. Closed when the page is hidden. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, onCode: (code: string) => void) {
  const [state, setState] = useState<CameraState>('opening');
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const tell = useRef(onCode);
  tell.current = onCode;

  useEffect(() => {
    let over = false;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const close = () => {
      clearTimeout(timer);
      for (const each of stream?.getTracks() ?? []) each.stop();
      stream = null;
      setTrack(null);
    };
    const open = async () => {
      const read = await browserReader();
      if (over) return;
      if (!read) return setState('unreadable');
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
        stream = opened;
        element.srcObject = opened;
        await element.play();
        setTrack(opened.getVideoTracks()[0] ?? null);
        setState('on');
        const look = async () => {
          if (over || stream !== opened) return;
          const codes = element.readyState >= 2 ? await read(element).catch(() => []) : [];
          for (const code of codes) tell.current(code);
          timer = setTimeout(look, LOOK_EVERY_MS);
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
