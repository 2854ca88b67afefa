import { randomUUID } from 'node:crypto';
import type { Socket as NetSocket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ServerLocation } from '@/lib/contract/locations';
import type { Fleet } from './fleet-of-processes';
import type { Person } from './world';

const ACK_WITHIN_MS = 3000;
const RETRY_MS = 100;
/** Fixes of one driver on their way at once. */
const WINDOW = 4;
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

/** After these a client that came back would be cut off again. */
const FOR_GOOD = new Set(['REPLACED', 'REVOKED', 'ROLE_CHANGED']);

type Snapshot = { ok: boolean; current?: ServerLocation | null };
type Answer = { ok: true } | { ok: false; error: string; retryAfterMs?: number };

/** A client that is connected to one node and goes to another when it is cut off, as behind a load balancer. */
export abstract class Roamer {
  protected socket: Socket | undefined;
  private closed = false;
  /** Why the service has ended it for good, and when (`performance.now()`); it does not come back then. */
  ended: { reason: string; at: number } | undefined;
  protected abstract onConnected(socket: Socket): void;

  constructor(
    private readonly fleet: Fleet,
    readonly person: Person,
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
      socket.on('server:session:ended', ({ reason }: { reason: string }) => {
        if (!FOR_GOOD.has(reason)) return;
        this.ended = { reason, at: performance.now() };
        this.onEnded();
        this.close();
      });
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

  protected onEnded(): void {}

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

class Refused extends Error {}

export interface DriverOptions {
  /** Without: no seq, nothing is sent a second time, since nobody could tell. */
  numbered?: boolean;
  clockMs?: number;
  latFrom?: number;
  mayBe?: readonly string[];
}

/** A phone: a fix every so often, kept until it is acknowledged, sent again under the same number. */
export class Driver extends Roamer {
  /** By time of fix, which is the driver's own alone. */
  readonly acked = new Map<number, SentFix>();
  readonly sent = new Map<number, SentFix>();
  readonly refused: { code: string; at: number }[] = [];
  /** How often each answer was given; `none` for none in time. */
  readonly answers = new Map<string, number>();
  private readonly waiting: SentFix[] = [];
  private underWay = 0;
  private lastFixAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private clockMs: number;
  private readonly numbered: boolean;
  private readonly latFrom: number;
  /** Codes with which a fix may be refused for good; with every other it is the service's error. */
  readonly mayBe: ReadonlySet<string>;
  readonly device: string;

  constructor(
    fleet: Fleet,
    person: Person,
    node: number,
    readonly tripId: string,
    { numbered = true, clockMs = 0, latFrom = 6.9, mayBe = [] }: DriverOptions = {},
  ) {
    const device = `phone-${randomUUID().slice(0, 8)}`;
    super(fleet, person, { device }, node);
    this.device = device;
    this.numbered = numbered;
    this.clockMs = clockMs;
    this.latFrom = latFrom;
    this.mayBe = new Set(mayBe);
  }

  /** The phone's clock is set, by so much wrong; what it has not handed in by then keeps its time. */
  setClock(wrongByMs: number): void {
    this.clockMs = wrongByMs;
    this.lastFixAt = 0;
  }

  /** Where it is now. */
  lat = () => this.latFrom + this.sent.size * STEP_DEGREES;

  start(everyMs: number): void {
    this.timer = setInterval(() => {
      this.lastFixAt = Math.max(Date.now() + this.clockMs, this.lastFixAt + 1);
      const fix = { seq: this.sent.size, fixAt: this.lastFixAt, lat: this.lat() };
      this.sent.set(fix.fixAt, fix);
      this.waiting.push(fix);
      this.pump();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What it has not handed in by then stays on it, unpromised. */
  protected override onEnded(): void {
    this.stop();
    this.waiting.length = 0;
  }

  isIdle = () => this.waiting.length === 0 && this.underWay === 0;

  private count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

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
      this.count(ack.ok ? 'ok' : ack.error);
      if (ack.ok) this.acked.set(fixAt, fix);
      else if (FINAL.has(ack.error)) this.refused.push({ code: ack.error, at: performance.now() });
      else {
        wait = ack.retryAfterMs ?? RETRY_MS;
        throw new Refused(ack.error);
      }
    } catch (error) {
      if (!(error instanceof Refused)) this.count('none');
      if (this.numbered && !this.ended) {
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
export class Follower extends Roamer {
  private lastFixAt = Number.NEGATIVE_INFINITY;
  private lastOnThisLine = Number.NEGATIVE_INFINITY;
  private lastHeardAt: number | undefined;
  private lastSeq: number | undefined;
  longestGapMs = 0;
  updates = 0;
  /** Fixes between two that were shown to it on one line. */
  skipped = 0;
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

  /** Takes nothing more of what it is sent, as a phone that sleeps with its line open. @returns reads on */
  pause(): () => void {
    const { ws } = (this.socket as Socket).io.engine.transport as unknown as { ws: { _socket: NetSocket } };
    const line = ws._socket;
    line.pause();
    return () => line.resume();
  }

  /** Asks for so many snapshots and does not wait for them. */
  askWithoutReading(count: number): void {
    for (let n = 0; n < count; n++) {
      this.socket?.emit('passenger:subscribe', { tripId: this.tripId }, (ack: Snapshot) => {
        if (ack.ok && ack.current) this.see(ack.current, 'snapshot');
      });
    }
  }

  protected onConnected(socket: Socket): void {
    this.lastOnThisLine = Number.NEGATIVE_INFINITY;
    this.lastSeq = undefined;
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
    if (how === 'update' && seq !== undefined) {
      this.skipped += Math.max(0, seq - (this.lastSeq ?? seq) - 1);
      this.lastSeq = seq;
    }
    if (fixAt <= this.lastFixAt) return;
    this.lastFixAt = fixAt;
    this.updates++;
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - (this.lastHeardAt ?? now));
    this.lastHeardAt = now;
  }
}
