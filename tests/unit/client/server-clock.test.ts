import { expect, it } from 'vitest';
import { createServerClock } from '@/lib/client/server-clock';

const MINUTE = 60_000;

/** A phone whose clock is ahead by so much, ms, and a server that it asks. */
function setup(aheadMs = 0) {
  let time = 1_764_500_000_000;
  let ahead = aheadMs;
  const offsets: number[] = [];
  let answers: ((answer: number | Error) => void)[] = [];
  let asked = 0;
  const clock = createServerClock({
    ask: () =>
      new Promise((resolve, reject) => {
        asked += 1;
        answers.push((answer) => (typeof answer === 'number' ? resolve(answer) : reject(answer)));
      }),
    set: (offset) => offsets.push(offset),
    wall: () => time + ahead,
    steady: () => time - 1_764_000_000_000,
  });
  return {
    ...clock,
    offsets,
    asked: () => asked,
    correct: (to: number) => {
      ahead = to;
    },
    /** So many seconds in sight. */
    run(seconds: number) {
      for (let second = 0; second < seconds; second++) {
        time += 1000;
        clock.look();
      }
    },
    async answer(answer: number | Error = time) {
      for (const give of answers.splice(0)) give(answer);
      answers = [];
      await new Promise(setImmediate);
    },
  };
}

it('measures once, and not again while both clocks run alike', async () => {
  const phone = setup(10 * MINUTE);
  phone.look(true);
  await phone.answer();
  phone.run(600);
  expect([phone.asked(), phone.offsets]).toEqual([1, [-10 * MINUTE]]);
});

it('measures anew when the phone has put its clock right, and lets the old difference go', async () => {
  const phone = setup(10 * MINUTE);
  phone.look(true);
  await phone.answer();
  phone.run(5);
  phone.correct(0);
  phone.run(1);
  await phone.answer();
  expect(phone.offsets).toEqual([-10 * MINUTE, 0]);
});

it('measures once more where the clock was set while it was asking', async () => {
  const phone = setup(10 * MINUTE);
  phone.look(true);
  phone.correct(0);
  phone.run(1);
  await phone.answer();
  phone.run(1);
  await phone.answer();
  expect([phone.asked(), phone.offsets.at(-1)]).toEqual([2, 0]);
});

it('measures on return to the page', async () => {
  const phone = setup();
  phone.look(true);
  await phone.answer();
  phone.run(60);
  phone.look(true);
  await phone.answer();
  expect([phone.asked(), phone.offsets]).toEqual([2, [0, 0]]);
});

it('asks again a while after there was no answer, and believes no answer without a time', async () => {
  const phone = setup(MINUTE);
  phone.look(true);
  await phone.answer(new Error('no line'));
  phone.run(29);
  expect(phone.asked()).toBe(1);
  phone.run(2);
  await phone.answer(Number.NaN);
  phone.run(60);
  expect([phone.asked(), phone.offsets]).toEqual([2, []]);
});
