import { encode } from 'uqr';
import type { Rgba } from '@/lib/client/scan/gray';
import { createRandom, type Random } from './random';

/** How a ticket can look before a camera. */
export const IMAGE_CLASSES = [
  'clear',
  'rotated',
  'tilted',
  'small',
  'dim',
  'blurred',
  'moving',
  'cracked',
  'glare',
  'printed',
  'inverted',
  'several at once',
] as const;
export type ImageClass = (typeof IMAGE_CLASSES)[number];

const [WIDTH, HEIGHT] = [640, 480];

interface View {
  /** Pixels from edge to edge of the code with its quiet zone. */
  size: number;
  /** Radians. */
  turn: number;
  /** How much nearer the one side is than the other, 0 = flat on. */
  tiltX: number;
  tiltY: number;
  shiftX: number;
  shiftY: number;
}

/** What a sensor sees, 0 black to 1 white, before its own noise. */
type Picture = Float32Array;

/**
 * One picture of a ticket, 640×480, as a phone's camera at arm's length gives it. The same seed gives the same picture.
 * `ecc` is the error correction of the code.
 */
export function ticketImage(token: string, kind: ImageClass, seed: number, ecc: 'L' | 'M' | 'Q' | 'H'): Rgba {
  const random = createRandom(seed * 7919 + IMAGE_CLASSES.indexOf(kind) * 104_729);
  const { data, size: modules } = encode(token, { ecc, border: 4 });
  const mixed = kind === 'several at once';
  const turned = kind === 'rotated' || mixed;
  const tilted = kind === 'tilted' || mixed;
  const size = kind === 'small' ? modules * random.between(2.1, 2.8) : random.between(280, turned ? 330 : 430);
  const view: View = {
    size: mixed ? random.between(260, 320) : size,
    turn: turned ? random.between(-Math.PI, Math.PI) : random.between(-0.08, 0.08),
    tiltX: tilted ? random.between(-0.3, 0.3) : 0,
    tiltY: tilted ? random.between(-0.3, 0.3) : 0,
    shiftX: random.between(-40, 40),
    shiftY: random.between(-15, 15),
  };
  if (kind === 'cracked') crackModules(data, random);
  const surroundings = random.between(0.15, 0.75);
  let picture = draw(data, modules, view, surroundings);
  const modulePixels = view.size / modules;
  if (kind === 'printed') picture = print(picture, random);
  if (kind === 'cracked' || mixed) crack(picture, random, mixed ? 2 : 6);
  if (kind === 'glare') glare(picture, random);
  if (kind === 'blurred') picture = blur(picture, modulePixels * random.between(0.35, 0.6));
  if (mixed) picture = blur(picture, modulePixels * 0.25);
  if (kind === 'moving') picture = smear(picture, modulePixels * random.between(0.8, 1.5), random.between(0, Math.PI));
  // A lens is never quite sharp.
  if (!mixed && kind !== 'blurred') picture = blur(picture, 0.6);
  const dim = kind === 'dim';
  const low = dim ? random.between(0.02, 0.12) : mixed ? 0.1 : 0.04;
  const high = low + (dim ? random.between(0.12, 0.25) : mixed ? 0.45 : random.between(0.75, 0.9));
  const noise = dim ? random.between(0.012, 0.03) : 0.012;
  const slope = dim || kind === 'printed' ? random.between(-0.3, 0.3) : 0;
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let i = 0; i < picture.length; i++) {
    const value = kind === 'inverted' ? 1 - (picture[i] as number) : (picture[i] as number);
    const light = 1 + slope * ((i % WIDTH) / WIDTH - 0.5) * 2;
    const shade = 255 * ((low + value * (high - low)) * light + noise * random.normal());
    rgba.set([shade, shade, shade, 255], i * 4);
  }
  return { width: WIDTH, height: HEIGHT, data: rgba };
}

/** The code as it stands before the camera, each pixel the mean of four points. */
function draw(data: boolean[][], modules: number, view: View, surroundings: number): Picture {
  const out = new Float32Array(WIDTH * HEIGHT);
  const [cos, sin] = [Math.cos(view.turn), Math.sin(view.turn)];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        const px = x + ((k & 1) - 0.5) / 2 - WIDTH / 2 - view.shiftX;
        const py = y + ((k >> 1) - 0.5) / 2 - HEIGHT / 2 - view.shiftY;
        const depth = 1 + (view.tiltX * px + view.tiltY * py) / view.size;
        const u = ((px * cos + py * sin) / depth / view.size + 0.5) * modules;
        const v = ((-px * sin + py * cos) / depth / view.size + 0.5) * modules;
        if (u < 0 || v < 0 || u >= modules || v >= modules) sum += surroundings;
        else sum += data[Math.floor(v)]?.[Math.floor(u)] ? 0 : 1;
      }
      out[y * WIDTH + x] = sum / 4;
    }
  }
  return out;
}

/** Splinters: some squares show the wrong colour. */
function crackModules(data: boolean[][], random: Random): void {
  const size = data.length;
  for (let n = 0; n < 3; n++) {
    const [cx, cy, r] = [random.between(0.3, 0.7) * size, random.between(0.3, 0.7) * size, random.between(1, 2.5)];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const row = data[y];
        if (row && (x - cx) ** 2 + (y - cy) ** 2 < r * r) row[x] = random.next() < 0.5;
      }
    }
  }
}

/** Cracks in the glass: bright or dark lines that branch from one point and bend. */
function crack(picture: Picture, random: Random, count: number): void {
  const [x0, y0] = [WIDTH / 2 + random.between(-120, 120), HEIGHT / 2 + random.between(-120, 120)];
  for (let n = 0; n < count; n++) {
    let [x, y, angle] = [x0, y0, random.between(0, 2 * Math.PI)];
    const shade = random.next() < 0.5 ? random.between(0.75, 1) : random.between(0, 0.25);
    const width = random.between(0.8, 2.2);
    for (let step = 0; step < 400; step++) {
      angle += random.normal() * 0.06;
      x += Math.cos(angle);
      y += Math.sin(angle);
      const r = Math.ceil(width);
      for (let dy = -r; dy <= r; dy++) {
        for (let dx = -r; dx <= r; dx++) {
          const [px, py] = [Math.round(x + dx), Math.round(y + dy)];
          if (dx * dx + dy * dy > width * width || px < 0 || py < 0 || px >= WIDTH || py >= HEIGHT) continue;
          picture[py * WIDTH + px] = shade;
        }
      }
    }
  }
}

/** A lamp in the glass: a bright round over a part of the code. */
function glare(picture: Picture, random: Random): void {
  const [cx, cy] = [WIDTH / 2 + random.between(-90, 90), HEIGHT / 2 + random.between(-90, 90)];
  const r = random.between(30, 60);
  for (let i = 0; i < picture.length; i++) {
    const distance = Math.hypot((i % WIDTH) - cx, Math.floor(i / WIDTH) - cy);
    const strength = Math.exp(-((distance / r) ** 2)) * 0.75;
    picture[i] = (picture[i] as number) * (1 - strength) + strength;
  }
}

/** Thin paper: ink runs, some of it is missing, a fold goes across. */
function print(picture: Picture, random: Random): Picture {
  const out = blur(picture, 0.8);
  const ink = random.between(0.4, 0.6);
  const fold = WIDTH / 2 + random.between(-100, 100);
  for (let i = 0; i < out.length; i++) {
    const x = i % WIDTH;
    const dark = (out[i] as number) < ink;
    const missing = dark && random.next() < 0.06;
    const shadow = 0.25 * Math.exp(-(((x - fold) / 4) ** 2));
    out[i] = (dark && !missing ? 0.22 : 0.85) + random.normal() * 0.05 - shadow;
  }
  return out;
}

/** Out of focus by `sigma` pixels. */
function blur(picture: Picture, sigma: number): Picture {
  const radius = Math.max(1, Math.ceil(sigma * 2.5));
  const weights = Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  const along = (source: Picture, step: number, length: number, starts: number[]): Picture => {
    const out = new Float32Array(source.length);
    for (const start of starts) {
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k;
          sum += (source[start + at * step] as number) * (weights[k + radius] as number);
        }
        out[start + i * step] = sum / total;
      }
    }
    return out;
  };
  const rows = Array.from({ length: HEIGHT }, (_, y) => y * WIDTH);
  const columns = Array.from({ length: WIDTH }, (_, x) => x);
  return along(along(picture, 1, WIDTH, rows), WIDTH, HEIGHT, columns);
}

/** A hand that moves: the mean along a line of `length` pixels. */
function smear(picture: Picture, length: number, angle: number): Picture {
  const out = new Float32Array(picture.length);
  const steps = Math.max(2, Math.ceil(length * 2));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (let k = 0; k < steps; k++) {
        const t = (k / (steps - 1) - 0.5) * length;
        const px = Math.min(WIDTH - 1, Math.max(0, Math.round(x + t * Math.cos(angle))));
        const py = Math.min(HEIGHT - 1, Math.max(0, Math.round(y + t * Math.sin(angle))));
        sum += picture[py * WIDTH + px] as number;
      }
      out[y * WIDTH + x] = sum / steps;
    }
  }
  return out;
}
