import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Decode } from '@/lib/client/scan/passes';

/** The decoder that the pages serve, here without a browser. */
export function nodeDecoder(): Decode {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(readFileSync(path)).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  return (image, options) => readBarcodes({ ...image, colorSpace: 'srgb' } as ImageData, options);
}
