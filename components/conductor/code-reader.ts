import type { Rgba } from '@/lib/client/scan/gray';

/** As far as we use it; TypeScript does not know it yet. (Shape Detection API, W3C draft.) */
interface BarcodeDetectorLike {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats?(): Promise<string[]>;
}

/** Reads frames of a video. */
export interface CodeReader {
  /** The codes in the present frame. */
  read(video: HTMLVideoElement): Promise<string[]>;
  close(): void;
}

/** Longer sides are drawn smaller: more pixels cost more time than they tell. */
const LONGEST_PX = 1280;

/** The browser's own reader of QR codes; null where it has none. */
async function nativeDetector(): Promise<BarcodeDetectorLike | null> {
  const Detector = (globalThis as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector;
  if (!Detector) return null;
  const formats = (await Detector.getSupportedFormats?.().catch(() => [])) ?? [];
  return formats.includes('qr_code') ? new Detector({ formats: ['qr_code'] }) : null;
}

/** Frames as pixels, drawn on one canvas that is kept. */
function createGrabber() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video: HTMLVideoElement): Rgba | null => {
    const scale = Math.min(1, LONGEST_PX / Math.max(video.videoWidth, video.videoHeight, 1));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!context || width === 0 || height === 0) return null;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data };
  };
}

/** Our own decoder, in a worker. Rejects a read where the decoder does not run in this browser. */
function createDecoder() {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
  const open = new Map<number, { resolve(codes: string[]): void; reject(error: Error): void }>();
  let last = 0;
  const failAll = (reason: string) => {
    for (const { reject } of open.values()) reject(new Error(reason));
    open.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<{ id: number; codes?: string[]; failed?: string }>) => {
    const asked = open.get(data.id);
    open.delete(data.id);
    if (data.codes) asked?.resolve(data.codes);
    else asked?.reject(new Error(data.failed));
  };
  worker.onerror = () => failAll('the decoder could not be loaded');
  return {
    read: (image: Rgba) =>
      new Promise<string[]>((resolve, reject) => {
        const id = ++last;
        open.set(id, { resolve, reject });
        worker.postMessage({ id, image }, [image.data.buffer]);
      }),
    close() {
      worker.terminate();
      failAll('closed');
    },
  };
}

/**
 * A reader of QR codes: the browser's own where it has one, and ours for what that one does not see. Null where neither
 * can be.
 */
export async function openCodeReader(): Promise<CodeReader | null> {
  const native = await nativeDetector();
  if (typeof Worker === 'undefined' && !native) return null;
  const decoder = typeof Worker === 'undefined' ? null : createDecoder();
  const grab = createGrabber();
  return {
    async read(video) {
      const seen = native ? await native.detect(video).catch(() => []) : [];
      if (seen.length > 0 || !decoder) return seen.map(({ rawValue }) => rawValue);
      const image = grab(video);
      return image ? decoder.read(image) : [];
    },
    close: () => decoder?.close(),
  };
}
