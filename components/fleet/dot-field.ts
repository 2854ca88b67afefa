/** The pixels of one dot, as distances from its middle in px of the screen. */
export interface DotStamp {
  readonly dx: Int16Array;
  readonly dy: Int16Array;
  readonly colour: Uint32Array;
}

/** Fainter than this a pixel of the dot's edge is left out. */
const FAINT = 96;

/** Takes the pixels out of a drawn dot. */
export function stampOf(canvas: OffscreenCanvas): DotStamp {
  const { width, height } = canvas;
  const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(0);
  const pixels = new Uint32Array(data.buffer);
  const seen = [...pixels.keys()].filter((i) => (data[i * 4 + 3] ?? 0) >= FAINT);
  return {
    dx: Int16Array.from(seen, (i) => (i % width) - (width >> 1)),
    dy: Int16Array.from(seen, (i) => Math.floor(i / width) - (height >> 1)),
    colour: Uint32Array.from(seen, (i) => pixels[i] ?? 0),
  };
}

/**
 * A field of thousands of dots, written as pixels and handed over as one picture: without a graphics card that takes a
 * tenth of the time of as many calls to draw.
 */
export function createDotField(width: number, height: number) {
  const picture = new ImageData(Math.max(1, width), Math.max(1, height));
  const pixels = new Uint32Array(picture.data.buffer);
  return {
    clear: () => pixels.fill(0),
    /** `x` and `y` in px of the screen. */
    put({ dx, dy, colour }: DotStamp, x: number, y: number): void {
      const left = Math.round(x);
      const top = Math.round(y);
      for (let i = 0; i < dx.length; i++) {
        const px = left + (dx[i] as number);
        const py = top + (dy[i] as number);
        if (px >= 0 && py >= 0 && px < width && py < height) pixels[py * width + px] = colour[i] as number;
      }
    },
    show: (to: CanvasRenderingContext2D) => to.putImageData(picture, 0, 0),
  };
}

export type DotField = ReturnType<typeof createDotField>;
