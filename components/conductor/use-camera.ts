'use client';

import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type Camera, type CameraStatus, createCamera } from './camera';
import { openCodeReader } from './code-reader';

const OPENING: CameraStatus = { state: 'opening', hasTorch: false, lit: false };
const opening = () => OPENING;
const never = () => () => undefined;

const openStream = () =>
  navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });

/** Opens the camera at the back, shows it in `video` and tells each code it sees. Closed when the page is hidden. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, onCodes: (codes: string[]) => void) {
  const [camera, setCamera] = useState<Camera | null>(null);
  const tell = useRef(onCodes);
  tell.current = onCodes;

  useEffect(() => {
    if (!video.current) return;
    const opened = createCamera({
      openStream: navigator.mediaDevices ? openStream : null,
      openReader: openCodeReader,
      video: video.current,
      isHidden: () => document.hidden,
      onCodes: (codes) => tell.current(codes),
    });
    setCamera(opened);
    document.addEventListener('visibilitychange', opened.onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', opened.onVisibility);
      opened.stop();
    };
  }, [video]);

  const view = useSyncExternalStore(camera?.subscribe ?? never, camera?.get ?? opening, opening);
  return { ...view, setTorch: (on: boolean) => camera?.setTorch(on) };
}
