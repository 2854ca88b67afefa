/**
 * So long who sold a seat on the bus may take the sale back, in ms. A slip of the thumb is seen at once; later it would be a way to keep the
 * passenger's cash.
 */
export const TAKE_BACK_MS = 2 * 60_000;
