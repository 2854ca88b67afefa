import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Rgba } from '@/lib/client/scan/gray';
import { createFrameReader } from '@/lib/client/scan/passes';

/** Reads codes beside the page, so that the page never stands still. Asked with `{id, image}`, answers `{id, codes}` or `{id, failed}`. */

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<{ id: number; image: Rgba }>) => void) | null;
  postMessage(message: { id: number; codes?: string[]; failed?: string }): void;
};

// The decoder comes from this very server, so that it is there without a line too.
const ready = prepareZXingModule({
  overrides: { locateFile: (path: string) => (path.endsWith('.wasm') ? '/zxing/zxing_reader.wasm' : path) },
  fireImmediately: true,
});

const read = createFrameReader(async (image, options) => {
  await ready;
  const { width, height, data } = image;
  return readBarcodes(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), options);
});

worker.onmessage = async ({ data: { id, image } }) => {
  try {
    worker.postMessage({ id, codes: await read(image) });
  } catch (error) {
    worker.postMessage({ id, failed: String(error) });
  }
};
