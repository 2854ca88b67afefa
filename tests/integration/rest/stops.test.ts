import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp } from '../../support/app';

let app: Awaited<ReturnType<typeof startTestApp>>;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Found {
  items: { id: string; kind: string; name: { en: string }; routes: string[] }[];
}
const find = async (q: string, limit = 5) => {
  const { status, body } = await app.api('GET', `/stops?q=${encodeURIComponent(q)}&limit=${limit}`);
  expect(status).toBe(200);
  return (body as Found).items;
};

it('finds the stops of the routes in service, misspelt too, and knows a new one at once', async () => {
  const [found] = await find('kadawata');
  expect(found).toMatchObject({ kind: 'STOP', name: { en: 'Kadawatha' }, routes: ['01'] });
  expect(app.world.stops.map(({ id }) => id)).toContain(found?.id);
  expect(await find('Zyxwvutown')).toEqual([]);
  await app.prisma.routeStop.create({
    data: {
      ...{ routeId: app.world.route.id, sequence: 4, lat: 7.3, lng: 80.64, offsetMinutes: 200 },
      name: { en: 'Zyxwvutown' },
    },
  });
  expect((await find('Zyxwvutown'))[0]?.name.en).toBe('Zyxwvutown');
  await app.prisma.route.update({ where: { id: app.world.route.id }, data: { active: false } });
  expect(await find('Zyxwvutown')).toEqual([]);
  await app.prisma.route.update({ where: { id: app.world.route.id }, data: { active: true } });
});

it('gives trips by stop, by part of a name, and by a name that is misspelt, each with fare and seats left', async () => {
  const [from] = await find('Kadawatha');
  for (const query of [
    `from=${from?.id}&to=Kandy`,
    'from=KADAWATHA&to=kan',
    'from=kadavata&to=kandee',
    `from=${encodeURIComponent('කඩවත')}`,
  ]) {
    const { body } = await app.api('GET', `/trips?${query}`);
    const { items } = body as { items: { id: string; offer?: { seatsLeft: number; price: number; from: object } }[] };
    const mine = items.find(({ id }) => id === app.world.trip.id);
    expect([query, mine?.offer?.seatsLeft, mine?.offer?.from]).toEqual([query, 39, { en: 'Kadawatha' }]);
    expect(mine?.offer?.price).toBeLessThan(500);
  }
  const none = await app.api('GET', '/trips?from=Kandy&to=Kadawatha');
  expect((none.body as { items: unknown[] }).items).toEqual([]);
  const plain = await app.api('GET', '/trips');
  expect((plain.body as { items: { offer?: object }[] }).items[0]?.offer).toBeUndefined();
});

it('refuses what is no question', async () => {
  for (const query of ['', 'q=', 'q=%20', `q=${'a'.repeat(121)}`, 'q=a&limit=51', 'q=a&limit=0']) {
    expect([query, (await app.api('GET', `/stops?${query}`)).status]).toEqual([query, 422]);
  }
});
