import { createStore, type Readable } from '@/lib/client/store';
import type { CodeReader } from './code-reader';

/** `unreadable`: this browser reads no codes, so the camera is left alone. */
export type CameraState = 'opening' | 'on' | 'denied' | 'none' | 'unreadable';

export interface CameraStatus {
  readonly state: CameraState;
  readonly hasTorch: boolean;
  /** Is the torch on? It goes out with the camera. */
  readonly lit: boolean;
}

export interface Camera extends Readable<CameraStatus> {
  /** The page was shown or hidden: a hidden one has no camera. */
  onVisibility(): void;
  setTorch(on: boolean): void;
  /** Lets go of the camera for good. */
  stop(): void;
}

export interface CameraDeps {
  /** Null where there is none (or no leave to ask for one). Rejects as `getUserMedia` does. */
  openStream: (() => Promise<MediaStream>) | null;
  /** Null where this browser can read no codes. */
  openReader(): Promise<CodeReader | null>;
  video: HTMLVideoElement;
  isHidden(): boolean;
  onCodes(codes: string[]): void;
}

/** From the beginning of one look at the picture to the next, at least, ms; a slow phone takes longer for one. */
const LOOK_EVERY_MS = 66;
/** So many looks may fail one after the other before the reader is given up. */
const MOST_FAILURES = 10;

/** `torch` is no part of TypeScript's picture of a camera yet. */
type Torch = { torch?: boolean };

/** Opens a camera, shows it in `video` and tells each code it sees. Closed while the page is hidden. */
export function createCamera({ openStream, openReader, video, isHidden, onCodes }: CameraDeps): Camera {
  const view = createStore<CameraStatus>({ state: 'opening', hasTorch: false, lit: false });
  let over = false;
  /** One for each opening. What was begun for an older one gives back what it gets. */
  let turn = 0;
  /** Open, or about to be. */
  let active = false;
  /** Lets go of what the present turn has got so far. */
  let held: (() => void)[] = [];
  let track: MediaStreamTrack | null = null;

  const close = (state: CameraState) => {
    turn += 1;
    active = false;
    for (const letGo of held) letGo();
    held = [];
    track = null;
    if (!over) view.set({ state, hasTorch: false, lit: false });
  };

  const open = async () => {
    if (over || active || isHidden()) return;
    if (!openStream) return close('none');
    active = true;
    const mine = ++turn;
    /** False: it came too late, and is given back. */
    const keep = (letGo: () => void): boolean => {
      if (mine === turn) held.push(letGo);
      else letGo();
      return mine === turn;
    };
    try {
      const stream = await openStream();
      if (!keep(() => stopAll(stream))) return;
      const reader = await openReader();
      if (!keep(() => reader?.close())) return;
      if (!reader) return close('unreadable');
      video.srcObject = stream;
      await video.play();
      if (mine !== turn) return;
      track = stream.getVideoTracks()[0] ?? null;
      // The camera was taken away, by another app or with its cable.
      if (track) track.onended = () => mine === turn && close('none');
      view.set({ state: 'on', hasTorch: hasTorch(track), lit: false });
      lookAt(reader, mine);
    } catch (error) {
      if (mine !== turn) return;
      const name = error instanceof DOMException ? error.name : '';
      close(name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'none');
    }
  };

  const lookAt = (reader: CodeReader, mine: number) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    held.push(() => clearTimeout(timer));
    let failures = 0;
    const look = async () => {
      const began = performance.now();
      try {
        const codes = video.readyState >= 2 ? await reader.read(video) : [];
        failures = 0;
        if (mine === turn && codes.length > 0) onCodes(codes);
      } catch {
        if (mine === turn && ++failures >= MOST_FAILURES) close('unreadable');
      }
      if (mine !== turn) return;
      timer = setTimeout(look, Math.max(0, LOOK_EVERY_MS - (performance.now() - began)));
    };
    void look();
  };

  void open();
  return {
    get: view.get,
    subscribe: view.subscribe,
    onVisibility() {
      if (!isHidden()) return void open();
      const { state } = view.get();
      // Why there was none stays said until there is one.
      close(state === 'on' ? 'opening' : state);
    },
    setTorch(on) {
      const asked = track;
      void asked
        ?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
        .then(() => asked === track && view.set({ ...view.get(), lit: on }))
        .catch(() => undefined);
    },
    stop() {
      over = true;
      close('none');
    },
  };
}

const hasTorch = (track: MediaStreamTrack | null) => Boolean((track?.getCapabilities?.() as Torch | undefined)?.torch);

const stopAll = (stream: MediaStream) => {
  for (const each of stream.getTracks()) each.stop();
};
