import { boxBlur, enlarge, flatten, type Gray, halve, median, type Rgba, sharpen, toGray, toRgba } from './gray';

/** The settings of the decoder that differ from one look to the next. */
export interface DecodeOptions {
  readonly formats: 'QRCode'[];
  readonly binarizer: 'LocalAverage' | 'GlobalHistogram';
  readonly tryHarder: boolean;
  readonly tryRotate: boolean;
  readonly tryInvert: boolean;
  readonly tryDownscale: boolean;
  readonly tryDenoise: boolean;
  readonly maxNumberOfSymbols: number;
}

/** Reads the codes in one picture: zxing-wasm's `readBarcodes`, cut down to what is used of it. */
export type Decode = (image: Rgba, options: DecodeOptions) => Promise<{ text: string }[]>;

interface Pass {
  readonly name: string;
  readonly prepare: ((image: Gray) => Gray) | null;
  readonly options?: Partial<DecodeOptions>;
}

const OPTIONS: DecodeOptions = {
  formats: ['QRCode'],
  binarizer: 'LocalAverage',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: false,
  maxNumberOfSymbols: 4,
};

/** Pixels across: a picture that is wider has squares large enough, and enlarged it would take a phone too long. */
const LARGE = 900;

/**
 * The ways to look at a picture. The first reads what is clear, and runs on every frame; each of the others reads what one kind of
 * trouble hides: small, blurred, dim, scratched, printed. They take turns, one a frame, so that no frame keeps the next waiting.
 */
export const PASSES: readonly Pass[] = [
  { name: 'as it is', prepare: null },
  { name: 'enlarged and sharpened', prepare: (image) => sharpen(image.width > LARGE ? image : enlarge(image), 2, 1.5) },
  { name: 'sharpened', prepare: (image) => sharpen(image, 2, 3) },
  { name: 'flattened', prepare: (image) => flatten(boxBlur(image, 1), 24) },
  { name: 'without specks', prepare: median, options: { tryDenoise: true } },
  { name: 'halved', prepare: halve, options: { binarizer: 'GlobalHistogram' } },
];

/** Looks at a picture in one of the ways. @returns what the codes in it say; empty where there is none to be read. */
export async function readPass(image: Rgba, pass: Pass, decode: Decode): Promise<string[]> {
  const prepared = pass.prepare ? toRgba(pass.prepare(toGray(image))) : image;
  const codes = await decode(prepared, { ...OPTIONS, ...pass.options });
  return codes.map(({ text }) => text).filter((text) => text !== '');
}

/** Looks at frames one after the other: each as it is, and, where that shows nothing, in the next of the other ways. */
export function createFrameReader(decode: Decode) {
  const [plain, ...others] = PASSES;
  let turn = 0;
  return async (image: Rgba): Promise<string[]> => {
    const codes = await readPass(image, plain as Pass, decode);
    if (codes.length > 0) return codes;
    const pass = others[turn++ % others.length];
    return pass ? readPass(image, pass, decode) : [];
  };
}
