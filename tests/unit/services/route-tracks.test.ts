import { expect, it } from 'vitest';
import { prepareTrack } from '@/lib/domain/track';
import type { Heard } from '@/server/services/heard';
import { createRouteTracks } from '@/server/services/route-tracks';

const SHAPE = {
  path: [
    [6.9, 79.8],
    [6.95, 79.85],
  ] as [number, number][],
  stops: [],
};

it('reads a route once for all its buses, anew after a minute, and again after a failure', async () => {
  const asked: string[] = [];
  let time = 0;
  let isDown = false;
  let heard: Heard = null;
  const tracks = createRouteTracks({
    heard: () => heard,
    now: () => time,
    async find(id) {
      asked.push(id);
      if (isDown) throw new Error('down');
      return id === 'none' ? null : SHAPE;
    },
  });
  const [first, second] = await Promise.all([tracks.get('a'), tracks.get('a')]);
  expect(first).toBe(second);
  expect(await tracks.get('none')).toBeNull();
  expect(asked).toEqual(['a', 'none']);

  time = 60_001;
  isDown = true;
  await expect(tracks.get('a')).rejects.toThrow('down');
  isDown = false;
  expect((await tracks.get('a'))?.track.line).toEqual(first?.track.line);
  expect(asked).toEqual(['a', 'none', 'a', 'a']);

  await tracks.get('a');
  expect(asked).toHaveLength(4);
  tracks.clear();
  await tracks.get('a');
  expect(asked, 'it was told that routes have changed').toHaveLength(5);

  heard = { since: time, until: time + 120_000 };
  time += 120_001;
  await tracks.get('a');
  expect(asked, 'changes were heard of').toHaveLength(5);
});

it('measures a route once as long as it stays the same, however often it is read, and at once when it changes', async () => {
  const stops = [
    { id: 'from', lat: 6.9, lng: 79.8 },
    { id: 'to', lat: 6.95, lng: 79.85 },
  ];
  const read = () => structuredClone({ id: 'a', path: SHAPE.path, stops });
  const tracks = createRouteTracks({ heard: () => null, now: () => 0, find: async () => read() });

  const track = tracks.of(read());
  expect(track).toEqual(prepareTrack(read()));
  expect(tracks.of(read())).toBe(track);
  expect((await tracks.get('a'))?.track).toBe(track);
  tracks.clear();
  expect((await tracks.get('a'))?.track, 'told that some route has changed').toBe(track);

  const [from, to] = stops as [(typeof stops)[0], (typeof stops)[0]];
  const others = [
    { ...read(), path: [...SHAPE.path, [7, 79.9] as [number, number]] },
    { ...read(), path: [[6.9, 79.8] as [number, number], [6.95, 79.86] as [number, number]] },
    { ...read(), stops: [from, { ...to, lat: 6.94 }] },
    { ...read(), stops: [from, { ...to, id: 'another' }] },
    { ...read(), stops: [from] },
  ];
  for (const other of others) expect(tracks.of(other)).toEqual(prepareTrack(other));
});
