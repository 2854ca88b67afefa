import type { BodyInput } from '@/lib/contract/rest/endpoints';
import { TAKE_BACK_MS } from '@/lib/domain/walk-in';
import { isAnswer } from '../attempt';
import type { Clock } from '../clock';
import { randomId } from '../random-id';
import { type RestClient, RestError } from '../rest';
import { createStore, type Readable } from '../store';

/** A seat that has just been sold on the bus. */
export interface Sold {
  id: string;
  seatNumber: number;
  /** Rupees. */
  price: number;
  referenceCode: string;
}

/** `token` null: the ticket could not be fetched, the reference code stands for it. */
export interface Receipt extends Sold {
  token: string | null;
}

type SaleBody = Pick<BodyInput<'createBooking'>, 'seatNumber' | 'pickupStopId' | 'dropStopId'>;

interface Sale {
  readonly key: string;
  readonly body: SaleBody;
}

export interface TillState {
  readonly busy: 'selling' | 'takingBack' | null;
  /** Asked for without an answer: the seat may be sold. Nothing else is sold before that is known. */
  readonly unanswered: Sale | null;
  /** Why the server did not sell: a code of REST. */
  readonly refusal: string | null;
  /** Of the sale that is on the screen. */
  readonly receipt: Receipt | null;
  /** The last sale, for as long as it may be taken back. */
  readonly last: Sold | null;
  /** Why it was not taken back: a code of REST. */
  readonly takeBackRefusal: string | null;
  /** What was taken back: its price goes back to the passenger. */
  readonly givenBack: Sold | null;
}

export interface Till extends Readable<TillState> {
  /** Sells one seat; does nothing while something else is under way or unanswered. Resolves with whether it is sold. */
  sell(body: SaleBody): Promise<boolean>;
  /** Asks for the unanswered sale once more, as it was: it is the same seat, sold once. */
  askAgain(): Promise<boolean>;
  /** Undoes the last sale: its seat is free and its receipt void. The server says for how long. Resolves with whether it is. */
  takeBack(): Promise<boolean>;
  /** What was on the screen has been seen. What may be taken back, or is unanswered, stays. */
  next(): void;
}

export interface TillDeps {
  rest: RestClient;
  clock: Clock;
  tripId: string;
  /** What is free may have changed. */
  onSettled(): void;
}

const CALL = { timeoutMs: 8_000, retries: 1 };

/** Sells seats of one trip for cash, one after the other. Outlives the window that it is shown in. */
export function createTill({ rest, clock, tripId, onSettled }: TillDeps): Till {
  const state = createStore<TillState>({
    busy: null,
    unanswered: null,
    refusal: null,
    receipt: null,
    last: null,
    takeBackRefusal: null,
    givenBack: null,
  });
  const change = (part: Partial<TillState>) => state.set({ ...state.get(), ...part });
  let cancelExpiry = () => {};
  /** The last sale may no longer be taken back. */
  let isOver = false;

  const mayBeTakenBack = (last: Sold) => {
    cancelExpiry();
    change({ last, takeBackRefusal: null });
    isOver = false;
    cancelExpiry = clock.after(TAKE_BACK_MS, () => {
      isOver = true;
      // One that is under way is still answered.
      if (state.get().busy !== 'takingBack') change({ last: null });
    });
  };

  const ask = async (sale: Sale): Promise<boolean> => {
    change({ busy: 'selling', refusal: null, givenBack: null });
    try {
      const params = { id: tripId };
      const body = { ...sale.body, walkIn: true };
      const sold = await rest.call('createBooking', { params, body, idempotencyKey: sale.key, ...CALL });
      change({ unanswered: null });
      mayBeTakenBack(sold);
      const ticket = await rest.call('getTicket', { params: { id: sold.id } }).catch(() => null);
      change({ receipt: { ...sold, token: ticket?.token ?? null } });
      return true;
    } catch (failure) {
      const error = failure instanceof RestError ? failure : null;
      const refusal = error?.status === 0 ? null : (error?.code ?? 'INTERNAL');
      // CONFLICT: the first request is still under way.
      const isSettled = isAnswer(failure) && error?.code !== 'CONFLICT';
      change({ unanswered: isSettled ? null : sale, refusal });
      return false;
    } finally {
      change({ busy: null });
      onSettled();
    }
  };

  const isFree = () => state.get().busy === null;

  return {
    get: state.get,
    subscribe: state.subscribe,
    async sell(body) {
      return isFree() && state.get().unanswered === null ? ask({ key: randomId(), body }) : false;
    },
    async askAgain() {
      const { unanswered } = state.get();
      return isFree() && unanswered ? ask(unanswered) : false;
    },
    async takeBack() {
      const { last } = state.get();
      if (!isFree() || !last) return false;
      change({ busy: 'takingBack', takeBackRefusal: null });
      try {
        await rest.call('deleteBooking', { params: { id: last.id }, ...CALL });
        // Nothing was sold meanwhile, so a receipt on the screen is this one.
        change({ givenBack: last, last: null, receipt: null, refusal: null });
        return true;
      } catch (failure) {
        change({ takeBackRefusal: failure instanceof RestError ? failure.code : 'INTERNAL' });
        return false;
      } finally {
        change(isOver ? { busy: null, last: null } : { busy: null });
        onSettled();
      }
    },
    next: () => change({ receipt: null, givenBack: null, refusal: null, takeBackRefusal: null }),
  };
}
