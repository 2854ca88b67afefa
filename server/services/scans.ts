import type { LocalizedName, ScanVerdict, TripStatus } from '@/lib/contract/primitives';
import { ConductorScanResult } from '@/lib/contract/views';
import { MAX_FUTURE_MS } from '@/lib/domain/fix';
import { canScanOnTrip } from '@/lib/domain/rights';
import { carriesPassenger, judgeByTrip, judgeScan } from '@/lib/domain/scan';
import type { TicketPayload } from '@/lib/domain/ticket';
import type { Actor } from './actor';
import type { AlertDraft, StoredAlert } from './alerts';
import { type BookingRecord, statusNow } from './booking-views';
import { toRupees } from './money';
import { Refusal } from './refusal';
import { type Boarding, conflictAlert, type PlaceFacts } from './scan-conflict';
import type { Tickets } from './tickets';

export type ScanChannel = 'SOCKET' | 'SYNC';

export interface ScanInput {
  token: string;
  /** The device's own id of this scan; a repeat of it returns the first answer. */
  scanId?: string | undefined;
  /** When the ticket was held before the camera; the server's clock without one. */
  scannedAt?: string | undefined;
  /** The trip that the conductor works on now. */
  tripId?: string | undefined;
  /** What the device decided by itself, without a line. */
  claimed?: ScanVerdict | undefined;
  /** Where the device was, WGS84 degrees. */
  lat?: number | undefined;
  lng?: number | undefined;
}

/** What a scan row keeps. */
export interface ScanRow {
  scanId: string | null;
  bookingId: string | null;
  tripId: string | null;
  conductorId: string;
  device: string;
  scannedAt: Date;
  receivedAt: Date;
  verdict: ScanVerdict;
  claimed: ScanVerdict | null;
  lat: number | null;
  lng: number | null;
  result: ConductorScanResult;
  channel: ScanChannel;
}

export interface ScannedTrip {
  id: string;
  status: TripStatus;
  conductorId: string | null;
  endedAt: Date | null;
}

/** A booking with everything a conductor may be told of it. */
export interface BookingForScan
  extends Pick<
    BookingRecord,
    | 'id'
    | 'referenceCode'
    | 'tripId'
    | 'seatNumber'
    | 'pickupStopId'
    | 'dropStopId'
    | 'status'
    | 'priceCents'
    | 'payment'
    | 'holdExpiresAt'
    | 'boardedAt'
  > {
  /** Null: a walk-in. */
  passenger: { name: string } | null;
  pickupStop: { name: LocalizedName };
  dropStop: { name: LocalizedName };
}

/** What can be done inside the transaction of one scan. */
export interface ScanSession {
  trip(id: string): Promise<ScannedTrip | null>;
  booking(id: string): Promise<BookingForScan | null>;
  /** The one conditional update: CONFIRMED → BOARDED. @returns how it is paid as of then; null when it was no longer CONFIRMED. */
  board(bookingId: string, at: Date): Promise<BookingForScan['payment'] | null>;
  /** The scan that boarded this booking. */
  findBoarding(bookingId: string): Promise<FirstScan | null>;
  /** Every scan that let somebody in with this booking's ticket, here or on a device without a line; by its time. */
  listBoardings(bookingId: string): Promise<Boarding[]>;
  /** From what it can be told where a device was that did not know itself. */
  placeFacts(tripId: string, at: readonly Date[]): Promise<PlaceFacts>;
  /** Opens the alert, or adds to the one that is unresolved. */
  raise(draft: AlertDraft & { at: Date }): Promise<StoredAlert>;
  insert(row: ScanRow): Promise<void>;
}

interface FirstScan {
  id: string;
  scanId: string | null;
  device: string;
  scannedAt: Date;
}

export interface ScanStore {
  /** The answer that (conductor, scanId) got before. */
  findByScanId(conductorId: string, scanId: string): Promise<{ result: unknown } | null>;
  /**
   * Runs `work` in one transaction, READ COMMITTED. @returns what it returned, or null when (conductor, scanId) was there
   * already: then nothing of the work has happened.
   */
  session<T>(work: (tx: ScanSession) => Promise<T>): Promise<T | null>;
}

export interface ScansDeps {
  scans: ScanStore;
  tickets: Tickets;
  /** Tells of an alert that is in the database already. */
  announce(alert: StoredAlert): void;
  now(): number;
}

const MESSAGES: Record<ScanVerdict, string> = {
  BOARDED: 'Welcome aboard.',
  ALREADY_BOARDED: 'This ticket has boarded already.',
  WRONG_TRIP: 'This ticket is for another trip.',
  CANCELLED: 'This booking was cancelled.',
  NOT_PAID: 'This booking is not paid yet.',
  NOT_YET_VALID: 'This ticket is not valid yet.',
  EXPIRED: 'This ticket is no longer valid.',
  INVALID_TICKET: 'This is not a ticket of ours.',
};

/** Judges tickets. One conditional update in the database decides who boards, on however many nodes scans arrive. */
export function createScans({ scans, tickets, announce, now }: ScansDeps) {
  const judge = async (
    tx: ScanSession,
    conductor: Actor,
    { payload, tripId, scannedAt }: { payload: TicketPayload | null; tripId: string | undefined; scannedAt: Date },
  ): Promise<{ verdict: ScanVerdict; trip: ScannedTrip | null; booking: BookingForScan | null }> => {
    if (!payload) return { verdict: 'INVALID_TICKET', trip: null, booking: null };
    const trip = await tx.trip(payload.t);
    const worksHere = trip !== null && canScanOnTrip(conductor, trip) && (tripId ?? trip.id).toLowerCase() === trip.id;
    const found = worksHere ? await tx.booking(payload.b) : null;
    const booking = found && { ...found, status: statusNow(found, now()) };
    const verdict = judgeScan({
      payload,
      conductorTripIds: worksHere ? [trip.id] : [],
      booking,
      scannedAt: scannedAt.getTime(),
    });
    const over = { status: trip?.status ?? 'SCHEDULED', endedAt: trip?.endedAt?.getTime() ?? null };
    return { verdict: judgeByTrip(verdict, over, scannedAt.getTime()), trip, booking };
  };

  /** The answer that this scan got before. */
  const answerTo = async (conductorId: string, scanId: string): Promise<ConductorScanResult | null> => {
    const scan = await scans.findByScanId(conductorId, scanId);
    return scan && ConductorScanResult.parse(scan.result);
  };

  return {
    /** @throws Refusal BAD_TIMESTAMP */
    async scan(
      conductor: Actor,
      device: string,
      { token, scanId, scannedAt: at, tripId, claimed, lat, lng }: ScanInput,
      channel: ScanChannel = 'SOCKET',
    ): Promise<ConductorScanResult> {
      const payload = tickets.verify(token);
      const receivedAt = new Date(now());
      const scannedAt = new Date(at === undefined ? receivedAt : Date.parse(at));
      if (scannedAt.getTime() - receivedAt.getTime() > MAX_FUTURE_MS) {
        throw new Refusal('BAD_TIMESTAMP', 'The device’s clock is ahead of ours.');
      }
      const key = scanId?.toLowerCase();
      let conflict: StoredAlert | null = null;

      const result = await scans.session(async (tx) => {
        const facts = { payload, tripId, scannedAt };
        let judged = await judge(tx, conductor, facts);
        if (judged.verdict === 'BOARDED' && judged.booking) {
          const payment = await tx.board(judged.booking.id, scannedAt);
          // Perhaps paid online since it was read: then no cash is to be taken.
          if (payment !== null) judged.booking.payment = payment;
          // Somebody was first, or it was cancelled at this moment: the booking as it is now decides.
          else judged = await judge(tx, conductor, facts);
          if (payment === null && judged.verdict === 'BOARDED')
            throw new Refusal('UNAVAILABLE', 'The booking is being changed; scan again.');
        }
        const { verdict, trip, booking } = judged;
        const first = verdict === 'ALREADY_BOARDED' && booking ? await tx.findBoarding(booking.id) : null;
        const answer = toResult(verdict, booking, first);
        await tx.insert({
          scanId: key ?? null,
          bookingId: booking?.id ?? null,
          tripId: trip?.id ?? null,
          conductorId: conductor.id,
          device,
          scannedAt,
          receivedAt,
          verdict,
          claimed: claimed ?? null,
          lat: lat ?? null,
          lng: lng ?? null,
          result: answer,
          channel,
        });
        // Two were let in with one ticket. In the same transaction: it is told of whatever happens to this process next.
        const letIn =
          claimed === 'BOARDED' || (channel === 'SYNC' && claimed === undefined && first?.device !== device);
        if (verdict === 'ALREADY_BOARDED' && booking && letIn) {
          const boardings = await tx.listBoardings(booking.id);
          const facts = await tx.placeFacts(
            booking.tripId,
            boardings.map(({ scannedAt }) => scannedAt),
          );
          if (boardings.length > 1)
            conflict = await tx.raise({ ...conflictAlert(booking, boardings, facts), at: receivedAt });
        }
        return answer;
      });
      // Null: this scan was there before, perhaps by a hair's breadth; its first answer stands.
      const answer = result ?? (key === undefined ? null : await answerTo(conductor.id, key));
      if (!answer) throw new Error('a scan was refused as a repeat, but its first answer is not there');
      if (result && conflict) announce(conflict);
      return answer;
    },
  };
}

function toResult(verdict: ScanVerdict, booking: BookingForScan | null, first: FirstScan | null): ConductorScanResult {
  const result: ConductorScanResult = { valid: verdict === 'BOARDED', reason: verdict, message: MESSAGES[verdict] };
  // Of a ticket that is not ours, or not this conductor's, nothing is told.
  if (!booking || verdict === 'WRONG_TRIP' || verdict === 'INVALID_TICKET') return result;
  result.bookingId = booking.id;
  result.referenceCode = booking.referenceCode;
  result.seatNumber = booking.seatNumber;
  result.pickupPoint = booking.pickupStop.name.en;
  result.dropPoint = booking.dropStop.name.en;
  result.price = toRupees(booking.priceCents);
  // The booking was read before this scan changed it.
  result.status = verdict === 'BOARDED' ? 'BOARDED' : booking.status;
  result.payment = booking.payment;
  if (carriesPassenger(verdict) && booking.passenger) result.passengerName = booking.passenger.name;
  if (verdict === 'ALREADY_BOARDED') {
    const at = (first?.scannedAt ?? booking.boardedAt)?.toISOString();
    if (at) result.firstScannedAt = at;
    if (first) result.firstDevice = first.device;
    if (at)
      result.message = `${MESSAGES.ALREADY_BOARDED} First at ${at}${first ? ` by scan ${first.scanId ?? first.id}` : ''}.`;
  }
  return result;
}
