/** Sequence numbers in one bitmap of 64 bytes, the most that Redis stores compactly. */
const SEQS_PER_FIELD = 512;

/** Where the bit of a sequence number is. */
export function seqPlace(device: string, seq: number): { field: string; bit: number } {
  return {
    field: `${device}:${Math.floor(seq / SEQS_PER_FIELD)}`,
    bit: seq % SEQS_PER_FIELD,
  };
}
