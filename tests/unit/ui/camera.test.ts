import { describe, expect, it } from 'vitest';
import { createCamera } from '@/components/conductor/camera';
import type { CodeReader } from '@/components/conductor/code-reader';

/** A promise that the test settles. */
function gate<T>() {
  let settle: { open(value: T): void; fail(error: unknown): void } = { open: () => {}, fail: () => {} };
  const promise = new Promise<T>((open, fail) => (settle = { open, fail }));
  return { promise, ...settle };
}

/** Everything that was begun has run as far as it can. */
const settled = () => new Promise((done) => setImmediate(done));

/** A camera whose streams and readers come when the test says so; each notes what became of it. */
function setUp() {
  let hidden = false;
  const streams: ReturnType<typeof gate<MediaStream>>[] = [];
  const readers: ReturnType<typeof gate<CodeReader>>[] = [];
  const fate: string[] = [];
  const next = <T>(list: ReturnType<typeof gate<T>>[]) => {
    const made = gate<T>();
    list.push(made);
    return made.promise;
  };
  const camera = createCamera({
    openStream: () => next(streams),
    openReader: () => next(readers),
    video: { readyState: 0, play: async () => undefined } as unknown as HTMLVideoElement,
    isHidden: () => hidden,
    onCodes: () => undefined,
  });
  return {
    camera,
    fate,
    asked: () => [streams.length, readers.length],
    async stream(n: number) {
      const track = {
        stop: () => fate.push(`stream ${n} stopped`),
        getCapabilities: () => ({ torch: true }),
        applyConstraints: async () => undefined,
      };
      streams[n]?.open({ getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream);
      await settled();
    },
    async refuse(n: number) {
      streams[n]?.fail(new DOMException('no', 'NotAllowedError'));
      await settled();
    },
    async reader(n: number) {
      readers[n]?.open({ read: async () => [], close: () => fate.push(`reader ${n} closed`) });
      await settled();
    },
    turnTo(what: 'hidden' | 'shown') {
      hidden = what === 'hidden';
      camera.onVisibility();
    },
  };
}

describe('a camera', () => {
  it('that comes while the page is hidden is given back at once', async () => {
    const { camera, stream, turnTo, fate, asked } = setUp();
    turnTo('hidden');
    await stream(0);
    expect([fate, asked(), camera.get().state]).toEqual([['stream 0 stopped'], [1, 0], 'opening']);
  });

  it('is open once, however often the page was hidden and shown while it opened', async () => {
    const { camera, stream, reader, turnTo, fate } = setUp();
    await stream(0);
    turnTo('hidden');
    turnTo('shown');
    await stream(1);
    await reader(0);
    await reader(1);
    expect([fate, camera.get().state]).toEqual([['stream 0 stopped', 'reader 0 closed'], 'on']);
    camera.stop();
    expect(fate.slice(2)).toEqual(['stream 1 stopped', 'reader 1 closed']);
  });

  it('that comes after the page was left is given back', async () => {
    const { camera, stream, reader, fate } = setUp();
    await stream(0);
    camera.stop();
    await reader(0);
    expect(fate).toEqual(['stream 0 stopped', 'reader 0 closed']);
  });

  it('comes back without its torch', async () => {
    const { camera, stream, reader, turnTo } = setUp();
    await stream(0);
    await reader(0);
    camera.setTorch(true);
    await settled();
    expect(camera.get()).toEqual({ state: 'on', hasTorch: true, lit: true });
    turnTo('hidden');
    turnTo('shown');
    await stream(1);
    await reader(1);
    expect(camera.get()).toEqual({ state: 'on', hasTorch: true, lit: false });
    camera.stop();
  });

  it('that was not allowed is asked for again when the page is shown, and said not to be until then', async () => {
    const { camera, stream, reader, refuse, turnTo } = setUp();
    await refuse(0);
    expect(camera.get().state).toBe('denied');
    turnTo('hidden');
    turnTo('shown');
    expect(camera.get().state).toBe('denied');
    await stream(1);
    await reader(0);
    expect(camera.get().state).toBe('on');
    camera.stop();
  });
});
