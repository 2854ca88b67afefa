/** Seats on each side of the aisle: a semi-luxury coach has 2+2, an ordinary bus 2+3. */
export type SeatPattern = '2+2' | '2+3';

/** One row from left to right: seat numbers, with null for the aisle. */
export type SeatRow = (number | null)[];

/** 50 seats and more fit an ordinary bus only with three on one side. */
export function patternFor(seatCount: number): SeatPattern {
  return seatCount >= 50 ? '2+3' : '2+2';
}

/**
 * Seats 1…seatCount in rows from the front. The back bench has one seat where the aisle would be, where the count leaves
 * exactly that many; otherwise a last short row fills from the left.
 */
export function seatRows(seatCount: number, pattern: SeatPattern = patternFor(seatCount)): SeatRow[] {
  const right = pattern === '2+2' ? 2 : 3;
  const width = 2 + right;
  const rows: SeatRow[] = [];
  let seat = 1;
  while (seat <= seatCount) {
    const left = seatCount - seat + 1;
    if (left === width + 1) {
      rows.push(Array.from({ length: width + 1 }, (_, i) => seat + i));
      break;
    }
    const number = (i: number) => (i < left ? seat + i : null);
    rows.push([number(0), number(1), null, ...Array.from({ length: right }, (_, i) => number(2 + i))]);
    seat += width;
  }
  return rows;
}

const MOVES: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The seat that an arrow key leads to from `seat`, or the seat itself at an edge. Sideways skips the aisle. */
export function seatTowards(rows: SeatRow[], seat: number, key: string): number {
  const row = rows.findIndex((r) => r.includes(seat));
  const column = rows[row]?.indexOf(seat) ?? -1;
  const move = MOVES[key];
  if (!move) return seat;
  const [dr, dc] = move;
  for (let r = row + dr, c = column + dc; r >= 0 && r < rows.length; r += dr, c += dc) {
    const line = rows[r];
    if (!line || c < 0 || c >= line.length) return seat;
    const found = line[c];
    if (found) return found;
  }
  return seat;
}
