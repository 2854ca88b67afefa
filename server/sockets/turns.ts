import type { EventEmitter } from 'node:events';

/** So many in one turn of the event loop: some milliseconds. */
const PER_TURN = 20;

/**
 * Lets so much be done in one turn of the event loop; the rest comes in the turns after it, in order. What is read from lines of others is
 * looked at in between.
 */
export function createTurns(perTurn = PER_TURN) {
  let left = perTurn;
  const waiting: (() => void)[] = [];
  let isScheduled = false;

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      left = perTurn;
      if (waiting.length === 0) return;
      // First, so that what throws keeps nobody from their turn.
      schedule();
      for (; left > 0 && waiting.length > 0; left--) waiting.shift()?.();
    });
  };

  return (task: () => void): void => {
    schedule();
    if (left > 0 && waiting.length === 0) {
      left--;
      task();
    } else waiting.push(task);
  };
}

interface Transport {
  readonly name: string;
  readonly socket?: EventEmitter;
}
interface Conn extends EventEmitter {
  readonly transport: Transport;
}
interface Engine {
  on(event: 'connection', heard: (conn: Conn) => void): unknown;
}
type OnClose = (...args: unknown[]) => void;

/**
 * When thousands of lines are cut in one moment, the libraries clean up after all of them in one turn, half a second in which no driver gets
 * an ack. Here they do so a few at a time. Until its turn comes, nothing is written to such a line: its WebSocket is closed.
 */
export function closeInTurns(engine: Engine): void {
  const turns = createTurns();
  const listen = ({ name, socket: ws }: Transport) => {
    if (name !== 'websocket' || !ws) return;
    const cleanUp = ws.listeners('close') as OnClose[];
    ws.removeAllListeners('close');
    ws.once('close', (...args: unknown[]) =>
      turns(() => {
        for (const heard of cleanUp) heard.apply(ws, args);
      }),
    );
  };
  engine.on('connection', (conn) => {
    listen(conn.transport);
    conn.on('upgrade', listen);
  });
}
