/** Sequence numbers in one bitmap of 64 bytes, the most that Redis stores compactly. */
const SEQS_PER_FIELD = 512;

/** Where the bit of a sequence number is; '' for none. */
export function seqPlace(device: string, seq: number | null): [field: string, bit: number] {
  if (seq === null) return ['', 0];
  return [`${device}:${Math.floor(seq / SEQS_PER_FIELD)}`, seq % SEQS_PER_FIELD];
}
