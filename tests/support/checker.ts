import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ServerLocation } from '@/lib/contract/locations';
import type { Fleet } from './fleet-of-processes';
import type { Person } from './world';

/** What a fault did, by the logs of the clients and by PostgreSQL. */
export interface Outcome {
  acked: number;
  stored: number;
  lost: number;
  doubled: number;
  /** The longest that a follower heard nothing, in ms; null where nobody followed. */
  gapMs: number | null;
  /** Whatever else was not as it must be. */
  wrong: string[];
}

const ACK_WITHIN_MS = 3000;
const RETRY_MS = 100;
/** Fixes of one driver on their way at once. */
const WINDOW = 4;
const SETTLED_WITHIN_MS = 30_000;
const POLL_MS = 100;
/** Some metre a fix: whatever is sent late or again implies no speed that no bus has. */
const STEP_DEGREES = 0.000009;
/** What no other try will change. */
const FINAL = new Set([
  'BAD_TIMESTAMP',
  'IMPLAUSIBLE_LOCATION',
  'INVALID_PAYLOAD',
  'FORBIDDEN',
  'NOT_DRIVER',
  'TRIP_ENDED',
]);

type Answer = { ok: true } | { ok: false; error: string; retryAfterMs?: number };

/** A client that is connected to one node and goes to another when it is cut off, as behind a load balancer. */
export abstract class Roamer {
  protected socket: Socket | undefined;
  private closed = false;
  protected abstract onConnected(socket: Socket): void;

  constructor(
    private readonly fleet: Fleet,
    private readonly person: Person,
    private readonly auth: Record<string, string>,
    private node: number,
  ) {}

  async open(): Promise<void> {
    const token = await this.fleet.tokenOf(this.person);
    const attempt = () => {
      if (this.closed) return;
      const { origin } = this.fleet.nodes[this.node++ % this.fleet.nodes.length] as Fleet['nodes'][0];
      const socket = io(origin, {
        ...{ transports: ['websocket'], reconnection: false, forceNew: true, timeout: ACK_WITHIN_MS },
        auth: { ...this.auth, token },
      });
      this.socket = socket;
      const elsewhere = () => {
        socket.removeAllListeners();
        socket.disconnect();
        setTimeout(attempt, RETRY_MS);
      };
      socket.once('connect', () => this.onConnected(socket));
      socket.once('connect_error', elsewhere);
      socket.once('disconnect', elsewhere);
    };
    attempt();
  }

  /** Breaks its own line. */
  cut(): void {
    this.socket?.io.engine.close();
  }

  close(): void {
    this.closed = true;
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
  }

  protected isCurrent = (socket: Socket) => this.socket === socket && socket.connected;
}

interface SentFix {
  seq: number;
  fixAt: number;
  lat: number;
}

/** A phone: a fix every so often, kept until it is acknowledged, sent again under the same number. */
class Driver extends Roamer {
  /** By time of fix, which is the driver's own alone. */
  readonly acked = new Map<number, SentFix>();
  readonly sent = new Map<number, SentFix>();
  readonly refused: string[] = [];
  /** How often the answer was that a store is down. */
  unavailable = 0;
  private readonly waiting: SentFix[] = [];
  private underWay = 0;
  private lastFixAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    fleet: Fleet,
    person: Person,
    node: number,
    readonly tripId: string,
    /** Without: no seq, nothing is sent a second time, since nobody could tell. */
    private readonly numbered: boolean,
  ) {
    super(fleet, person, { device: `phone-${randomUUID().slice(0, 8)}` }, node);
  }

  start(everyMs: number): void {
    this.timer = setInterval(() => {
      this.lastFixAt = Math.max(Date.now(), this.lastFixAt + 1);
      const seq = this.sent.size;
      const fix = { seq, fixAt: this.lastFixAt, lat: 6.9 + seq * STEP_DEGREES };
      this.sent.set(fix.fixAt, fix);
      this.waiting.push(fix);
      this.pump();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  isIdle = () => this.waiting.length === 0 && this.underWay === 0;

  protected onConnected(socket: Socket): void {
    socket.emit('driver:connect', { tripId: this.tripId }, () => undefined);
    this.pump();
  }

  private pump(): void {
    const { socket } = this;
    while (socket && this.isCurrent(socket) && this.underWay < WINDOW && this.waiting.length > 0) {
      void this.send(socket, this.waiting.shift() as SentFix);
    }
  }

  private async send(socket: Socket, fix: SentFix): Promise<void> {
    this.underWay++;
    const { fixAt, lat, seq } = fix;
    const update = { tripId: this.tripId, lat, lng: 79.85, timestamp: new Date(fixAt).toISOString() };
    let wait = RETRY_MS;
    try {
      const payload = this.numbered ? { ...update, seq } : update;
      const ack: Answer = await socket.timeout(ACK_WITHIN_MS).emitWithAck('driver:location:update', payload);
      if (ack.ok) this.acked.set(fixAt, fix);
      else if (FINAL.has(ack.error)) this.refused.push(ack.error);
      else {
        if (ack.error === 'UNAVAILABLE') this.unavailable++;
        wait = ack.retryAfterMs ?? RETRY_MS;
        throw new Error(ack.error);
      }
    } catch {
      if (this.numbered) {
        await delay(wait);
        this.waiting.unshift(fix);
        this.waiting.sort((a, b) => a.seq - b.seq);
      }
    }
    this.underWay--;
    this.pump();
  }
}

/** A passenger, who writes down what is shown to them and when. */
class Follower extends Roamer {
  private lastFixAt = Number.NEGATIVE_INFINITY;
  private lastOnThisLine = Number.NEGATIVE_INFINITY;
  private lastHeardAt: number | undefined;
  longestGapMs = 0;
  updates = 0;
  readonly backwards: string[] = [];
  subscribed = false;

  constructor(
    fleet: Fleet,
    person: Person,
    node: number,
    readonly tripId: string,
  ) {
    super(fleet, person, {}, node);
  }

  latest = () => this.lastFixAt;

  /** From here on gaps count. */
  mark(): void {
    this.lastHeardAt = performance.now();
    this.longestGapMs = 0;
  }

  protected onConnected(socket: Socket): void {
    this.lastOnThisLine = Number.NEGATIVE_INFINITY;
    socket.on('server:location:update', (location: ServerLocation) => {
      if (location.tripId === this.tripId) this.see(location, 'update');
    });
    void this.subscribe(socket);
  }

  private async subscribe(socket: Socket): Promise<void> {
    while (this.isCurrent(socket)) {
      try {
        if (await this.askOnce(socket)) return;
      } catch {
        // No answer: the node is gone, or its stores are.
      }
      await delay(RETRY_MS);
    }
  }

  /** The snapshot is looked at as it arrives: behind an `await`, the next update could come first. */
  private askOnce(socket: Socket): Promise<boolean> {
    type Snapshot = { ok: boolean; current?: ServerLocation | null };
    return new Promise((resolve, reject) => {
      const onAnswer = (error: Error | null, ack: Snapshot) => {
        if (error) return reject(error);
        if (ack.ok) {
          this.subscribed = true;
          if (ack.current) this.see(ack.current, 'snapshot');
          else if (this.updates > 0) this.backwards.push('nothing after something');
        }
        resolve(ack.ok);
      };
      socket.timeout(ACK_WITHIN_MS).emit('passenger:subscribe', { tripId: this.tripId }, onAnswer);
    });
  }

  private see({ updatedAt, seq }: ServerLocation, how: 'update' | 'snapshot'): void {
    const fixAt = Date.parse(updatedAt);
    // On one line every update is newer than all before it. A new line may begin with the fix that the lost one ended with.
    const isBack = how === 'update' ? fixAt <= this.lastOnThisLine || fixAt < this.lastFixAt : fixAt < this.lastFixAt;
    this.lastOnThisLine = Math.max(this.lastOnThisLine, fixAt);
    if (isBack) this.backwards.push(`${how} seq ${seq}: ${fixAt - this.lastFixAt} ms`);
    if (fixAt <= this.lastFixAt) return;
    this.lastFixAt = fixAt;
    this.updates++;
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - (this.lastHeardAt ?? now));
    this.lastHeardAt = now;
  }
}

export interface TrafficOptions {
  trips?: number;
  everyMs?: number;
}

/**
 * Drivers on all nodes, each trip followed by one passenger per node; the last driver's phone numbers nothing. Resolves when every
 * follower has seen its bus move.
 */
export async function startTraffic(fleet: Fleet, { trips = 4, everyMs = 60 }: TrafficOptions = {}) {
  const { world } = fleet;
  const drivers: Driver[] = [];
  const followers: Follower[] = [];
  for (let i = 0; i < trips; i++) {
    const driver = await world.person('DRIVER', `Driver ${i}`, world.operator.id);
    const trip = await world.addTrip({ status: 'STARTED', driverId: driver.id });
    drivers.push(new Driver(fleet, driver, i, trip.id, i < trips - 1));
    for (let n = 0; n < fleet.nodes.length; n++) {
      const passenger = await world.person('PASSENGER', `Follower ${i} ${n}`);
      await world.book(trip.id, passenger.id, n + 1);
      followers.push(new Follower(fleet, passenger, n, trip.id));
    }
  }
  const everybody = [...drivers, ...followers];
  const close = () => {
    for (const driver of drivers) driver.stop();
    for (const one of everybody) one.close();
  };
  await Promise.all(everybody.map((one) => one.open()));
  for (const driver of drivers) driver.start(everyMs);

  const acked = () => drivers.reduce((sum, driver) => sum + driver.acked.size, 0);
  /** Resolves with the ms until every follower has seen a fix that was taken from now on; rejects with who has not. */
  const healed = async (withinMs: number): Promise<number> => {
    const [since, begun] = [Date.now(), performance.now()];
    const behind = () => followers.filter((follower) => follower.latest() < since).length;
    while (behind() > 0) {
      if (performance.now() - begun > withinMs)
        throw new Error(`${behind()} followers see nothing new in ${withinMs} ms`);
      await delay(20);
    }
    return performance.now() - begun;
  };
  try {
    await healed(15_000);
  } catch (error) {
    close();
    throw error;
  }
  for (const follower of followers) follower.mark();

  return {
    drivers,
    followers,
    acked,
    unavailable: () => drivers.reduce((sum, driver) => sum + driver.unavailable, 0),
    healed,
    close,
    /** Resolves when so many more have been acknowledged. */
    async progress(count: number, withinMs = 20_000): Promise<void> {
      const goal = acked() + count;
      await until(
        () => acked() >= goal,
        withinMs,
        () => `${acked()} of ${goal} acknowledged`,
      );
    },
    /** Stops the drivers, lets everything be handed in and drained, and counts. */
    async settle(): Promise<Outcome> {
      const gapMs = Math.max(...followers.map((follower) => follower.longestGapMs));
      for (const driver of drivers) driver.stop();
      const wrong: string[] = [];
      const waited = until(
        () => drivers.every((driver) => driver.isIdle()),
        SETTLED_WITHIN_MS,
        () => 'drivers could not hand in what they have',
      );
      await waited.catch((error: Error) => wrong.push(error.message));
      close();
      const outcome = await compare(fleet, drivers);
      for (const driver of drivers) wrong.push(...driver.refused);
      for (const follower of followers) wrong.push(...follower.backwards.map((word) => `shown backwards: ${word}`));
      return { ...outcome, gapMs, wrong: [...wrong, ...outcome.wrong] };
    },
  };
}

/** acked ⊆ PostgreSQL, each once, and nothing there that nobody sent. Waits until the log is drained. */
async function compare(fleet: Fleet, drivers: readonly Driver[]): Promise<Omit<Outcome, 'gapMs'>> {
  const tripIds = drivers.map(({ tripId }) => tripId);
  const byTrip = new Map(drivers.map((driver) => [driver.tripId, driver]));
  const acked = drivers.reduce((sum, driver) => sum + driver.acked.size, 0);
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const rows = await storedPoints(fleet, tripIds);
    const seen = new Set(rows.map(({ tripId, fixAt }) => `${tripId} ${fixAt}`));
    const lost = drivers.reduce(
      (sum, { tripId, acked }) => sum + [...acked.keys()].filter((fixAt) => !seen.has(`${tripId} ${fixAt}`)).length,
      0,
    );
    if (lost > 0 && performance.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const wrong = rows
      .filter(({ tripId, fixAt, lat }) => byTrip.get(tripId)?.sent.get(fixAt)?.lat !== lat)
      .map(({ tripId, fixAt }) => `stored, but never sent so: trip ${tripId} at ${fixAt}`);
    return { acked, stored: rows.length, lost, doubled: rows.length - seen.size, wrong };
  }
}

export async function storedPoints(fleet: Fleet, tripIds: readonly string[]) {
  const { rows } = await fleet.pool.query<{ trip_id: string; fix_at: Date; lat: number; seq: string | null }>(
    'SELECT trip_id, fix_at, lat, seq FROM location_point WHERE trip_id = ANY($1::uuid[])',
    [tripIds],
  );
  return rows.map(({ trip_id: tripId, fix_at, lat, seq }) => ({
    ...{ tripId, fixAt: fix_at.getTime(), lat },
    seq: seq === null ? null : Number(seq),
  }));
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs: number, words: () => string) {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${words()} within ${withinMs} ms`);
    await delay(20);
  }
}

/** One line of the table, as it is printed after the fault and again at the end. */
export function lineOf(name: string, { acked, stored, lost, doubled, gapMs }: Outcome, tookMs: number): string {
  const cells = [acked, stored, lost, doubled, gapMs === null ? '–' : Math.round(gapMs)];
  return `${name.padEnd(52)}${cells.map((cell) => String(cell).padStart(9)).join('')}${(tookMs / 1000).toFixed(1).padStart(8)}`;
}
export const TABLE_HEAD = `${'fault'.padEnd(52)}${['acked', 'stored', 'lost', 'doubled', 'gap ms', 'took s'].map((cell, i) => cell.padStart(i === 5 ? 8 : 9)).join('')}`;
