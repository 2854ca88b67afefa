import type { Freshness } from '@/lib/contract/primitives';
import { type DotStamp, stampOf } from './dot-field';

/** How a bus looks: its code, how old its position is, and whether it is in trouble. */
export interface BusLook {
  readonly code: string;
  readonly freshness: Freshness;
  readonly emergency: boolean;
}

interface Colours {
  ground: string;
  ink: string;
  edge: string;
}

/** The same as the single marker's in map.css, on a dark map. */
const COLOURS: Record<Freshness | 'EMERGENCY', Colours> = {
  LIVE: { ground: '#0f8a7d', ink: '#ffffff', edge: '#d6f1ec' },
  AGING: { ground: '#3f6a70', ink: '#ffffff', edge: '#a9c4c4' },
  STALE: { ground: '#596171', ink: '#ffffff', edge: '#9aa3b4' },
  LOST: { ground: '#2a3142', ink: '#c3cad8', edge: '#8791a6' },
  EMERGENCY: { ground: '#d12b22', ink: '#ffffff', edge: '#ffd9d4' },
};

const coloursOf = ({ freshness, emergency }: Omit<BusLook, 'code'>): Colours =>
  COLOURS[emergency ? 'EMERGENCY' : freshness];

export interface Sprite {
  readonly image: ImageBitmap;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

const FONT = '700 13px "Inter Variable", system-ui, sans-serif';
const HEIGHT = 22;

/** Draws each kind of pill once; a frame with thousands of buses is then only copying. */
export function createSprites(ratio: number) {
  const known = new Map<string, Sprite>();

  const stamps = new Map<string, DotStamp>();

  const drawn = (width: number, height: number, draw: (to: OffscreenCanvasRenderingContext2D) => void) => {
    const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
    const to = canvas.getContext('2d');
    if (to) {
      to.scale(ratio, ratio);
      draw(to);
    }
    return canvas;
  };
  // A bitmap is copied faster than a canvas, which might still change.
  const make = (width: number, height: number, draw: (to: OffscreenCanvasRenderingContext2D) => void): Sprite => ({
    image: drawn(width, height, draw).transferToImageBitmap(),
    width,
    height,
  });
  const remembered = (key: string, made: () => Sprite): Sprite => {
    const sprite = known.get(key) ?? made();
    known.set(key, sprite);
    return sprite;
  };

  return {
    pill(look: BusLook): Sprite {
      return remembered(`${look.code}|${look.freshness}|${look.emergency}`, () => {
        const probe = new OffscreenCanvas(1, 1).getContext('2d');
        if (probe) probe.font = FONT;
        const width = Math.max(30, Math.ceil(probe?.measureText(look.code).width ?? 20) + 16) + 4;
        return make(width, HEIGHT + 4, (to) => {
          const { ground, ink, edge } = coloursOf(look);
          to.beginPath();
          to.roundRect(2, 2, width - 4, HEIGHT, HEIGHT / 2);
          to.fillStyle = ground;
          to.fill();
          to.lineWidth = 1.5;
          to.strokeStyle = edge;
          if (look.freshness === 'LOST' && !look.emergency) to.setLineDash([3, 2]);
          to.stroke();
          to.font = FONT;
          to.textAlign = 'center';
          to.textBaseline = 'middle';
          to.fillStyle = ink;
          to.fillText(look.code, width / 2, HEIGHT / 2 + 2.5);
        });
      });
    },
    /** A dot, for a map that is far away and full. */
    dot(freshness: Freshness): DotStamp {
      const known = stamps.get(freshness);
      if (known) return known;
      const { ground, edge } = COLOURS[freshness];
      const stamp = stampOf(
        drawn(14, 14, (to) => {
          to.beginPath();
          to.arc(7, 7, 5, 0, Math.PI * 2);
          to.fillStyle = ground;
          to.fill();
          to.lineWidth = 1.5;
          to.strokeStyle = edge;
          to.stroke();
        }),
      );
      stamps.set(freshness, stamp);
      return stamp;
    },
    /** Points north; it lies outside of the pill and is turned about the pill's middle. */
    arrow(look: Omit<BusLook, 'code'>): Sprite {
      return remembered(`arrow|${look.freshness}|${look.emergency}`, () =>
        make(16, 12, (to) => {
          const { ground, edge } = coloursOf(look);
          to.beginPath();
          to.moveTo(8, 1.5);
          to.lineTo(14, 10.5);
          to.lineTo(8, 8);
          to.lineTo(2, 10.5);
          to.closePath();
          to.fillStyle = look.freshness === 'AGING' && !look.emergency ? '#101a31' : ground;
          to.fill();
          to.lineWidth = 1.5;
          to.lineJoin = 'round';
          to.strokeStyle = edge;
          to.stroke();
        }),
      );
    },
  };
}

export type Sprites = ReturnType<typeof createSprites>;
