import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gray, Rgba } from '@/lib/client/scan/gray';
import { toGray } from '@/lib/client/scan/gray';

/** What the browser's camera shows; one file for each worker, read when a page opens the camera. */
export const CAMERA_FILE = join(tmpdir(), `srivibes-camera-${process.pid}.y4m`);
export const CAMERA_ARGS = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${CAMERA_FILE}`,
];

const [WIDTH, HEIGHT, FPS] = [640, 480, 10];

/** Films pictures one after the other, each for `seconds`; the camera repeats the film. Null: nothing but a grey wall. */
export function film(shots: { picture: Rgba | null; seconds: number }[]): void {
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FPS}:1 Ip A1:1 C420jpeg\n`)];
  for (const { picture, seconds } of shots) {
    const gray: Gray['data'] = picture ? toGray(picture).data : new Uint8ClampedArray(WIDTH * HEIGHT).fill(120);
    const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(gray), colour]);
    for (let i = 0; i < seconds * FPS; i++) parts.push(frame);
  }
  writeFileSync(CAMERA_FILE, Buffer.concat(parts));
}
