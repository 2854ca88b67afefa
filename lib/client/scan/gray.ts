/** A picture in 256 shades, row by row from the top left. */
export interface Gray {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What a canvas hands out: red, green, blue, alpha for each pixel. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Brightness as the eye weighs it. */
export function toGray({ width, height, data }: Rgba): Gray {
  const gray = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 0; i < gray.length; i++, at += 4) {
    gray[i] = (77 * (data[at] as number) + 150 * (data[at + 1] as number) + 29 * (data[at + 2] as number)) >> 8;
  }
  return { width, height, data: gray };
}

export function toRgba({ width, height, data }: Gray): Rgba {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    const shade = data[i] as number;
    rgba[at] = shade;
    rgba[at + 1] = shade;
    rgba[at + 2] = shade;
    rgba[at + 3] = 255;
  }
  return { width, height, data: rgba };
}

/** Sums over every rectangle from the top left, so that the mean of any square costs four look-ups. */
function integral({ width, height, data }: Gray): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  return sums;
}

/** The mean of the square of ±`radius` around each pixel. */
export function boxBlur(image: Gray, radius: number): Gray {
  const { width, height } = image;
  const sums = integral(image);
  const out = new Uint8ClampedArray(width * height);
  const at = (x: number, y: number) => sums[y * (width + 1) + x] as number;
  for (let y = 0; y < height; y++) {
    const [y0, y1] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    for (let x = 0; x < width; x++) {
      const [x0, x1] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
      out[y * width + x] = (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((x1 - x0) * (y1 - y0));
    }
  }
  return { width, height, data: out };
}

/** Each pixel against the mean around it, spread to full contrast: a dim picture, or one lit from a side, becomes plain. */
export function flatten(image: Gray, radius: number): Gray {
  const mean = boxBlur(image, radius).data;
  const { width, height, data } = image;
  const differences = new Float32Array(data.length);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const d = (data[i] as number) - (mean[i] as number);
    differences[i] = d;
    sum += d;
    squares += d * d;
  }
  const spread = Math.sqrt(squares / data.length - (sum / data.length) ** 2) || 1;
  const gain = 50 / spread;
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) out[i] = 128 + (differences[i] as number) * gain;
  return { width, height, data: out };
}

/** Adds to each pixel what sets it apart from its surroundings: edges that blur has drawn out stand up again. */
export function sharpen(image: Gray, radius: number, amount: number): Gray {
  const soft = boxBlur(boxBlur(image, radius), radius).data;
  const { width, height, data } = image;
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    out[i] = (data[i] as number) + amount * ((data[i] as number) - (soft[i] as number));
  }
  return { width, height, data: out };
}

/** Twice as large, by the mean of neighbours: for codes whose squares are hardly two pixels wide. */
export function enlarge({ width, height, data }: Gray): Gray {
  const [w, h] = [width * 2, height * 2];
  const out = new Uint8ClampedArray(w * h);
  for (let y = 0; y < h; y++) {
    const sy = Math.max(0, (y - 0.5) / 2);
    const [y0, fy] = [Math.floor(sy), sy % 1];
    const y1 = Math.min(height - 1, y0 + 1);
    for (let x = 0; x < w; x++) {
      const sx = Math.max(0, (x - 0.5) / 2);
      const [x0, fx] = [Math.floor(sx), sx % 1];
      const x1 = Math.min(width - 1, x0 + 1);
      const top = (data[y0 * width + x0] as number) * (1 - fx) + (data[y0 * width + x1] as number) * fx;
      const bottom = (data[y1 * width + x0] as number) * (1 - fx) + (data[y1 * width + x1] as number) * fx;
      out[y * w + x] = top * (1 - fy) + bottom * fy;
    }
  }
  return { width: w, height: h, data: out };
}

/** Half as large, by the mean of four: noise and hair cracks grow faint, and it is read four times as fast. */
export function halve({ width, height, data }: Gray): Gray {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8ClampedArray(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = 2 * y * width + 2 * x;
      out[y * w + x] =
        ((data[i] as number) +
          (data[i + 1] as number) +
          (data[i + width] as number) +
          (data[i + width + 1] as number)) /
        4;
    }
  }
  return { width: w, height: h, data: out };
}

/** The middle of each pixel and its eight neighbours: takes away lines and specks thinner than two pixels. */
export function median({ width, height, data }: Gray): Gray {
  const out = new Uint8ClampedArray(data);
  const nine = new Uint8Array(9);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let n = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) nine[n++] = data[(y + dy) * width + x + dx] as number;
      }
      out[y * width + x] = nine.sort()[4] as number;
    }
  }
  return { width, height, data: out };
}
