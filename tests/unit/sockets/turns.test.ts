import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { closeInTurns, createTurns } from '@/server/sockets/turns';

describe('turns', () => {
  it('does at once what one turn has room for, and the rest in the turns after it, in order', async () => {
    const turns = createTurns(3);
    const done: number[] = [];
    for (let i = 0; i < 8; i++) turns(() => void done.push(i));
    expect(done).toEqual([0, 1, 2]);
    await turn();
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
    // What comes meanwhile does not overtake.
    turns(() => void done.push(8));
    await turn();
    await turn();
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    await turn();
    turns(() => void done.push(9));
    expect(done.at(-1)).toBe(9);
  });
});

describe('lines that are cut in one moment', () => {
  const open = (name = 'websocket') => {
    const ws = new EventEmitter();
    return { ws, conn: Object.assign(new EventEmitter(), { transport: { name, socket: ws } }) };
  };

  it('are cleaned up after a few at a time, each once', async () => {
    const engine = new EventEmitter();
    closeInTurns(engine);
    const heard: number[] = [];
    const lines = Array.from({ length: 50 }, (_, i) => {
      const line = open();
      line.ws.once('close', () => heard.push(i));
      engine.emit('connection', line.conn);
      return line;
    });
    for (const { ws } of lines) ws.emit('close', 1006);
    expect(heard).toHaveLength(20);
    for (const { ws } of lines) ws.emit('close', 1006);
    for (let i = 0; i < 5; i++) await turn();
    expect(heard).toEqual(lines.map((_, i) => i));
  });

  it('also those that came by polling and were upgraded', async () => {
    const engine = new EventEmitter();
    closeInTurns(engine);
    const { conn } = open('polling');
    engine.emit('connection', conn);
    const heard: unknown[] = [];
    const ws = new EventEmitter();
    ws.once('close', (code) => heard.push(code));
    conn.emit('upgrade', { name: 'websocket', socket: ws });
    ws.emit('close', 1001);
    await turn();
    expect(heard).toEqual([1001]);
  });
});
