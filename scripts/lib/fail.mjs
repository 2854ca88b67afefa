/** A failure whose message is all that its reader needs; `output` is what a failing program said. */
export class PlainError extends Error {
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** The last word of a command that failed: what a failing program said, then one line; a stack only for a surprise. */
export function exitWith(error) {
  if (error?.output) console.error(`\n${error.output.trimEnd()}\n`);
  const plain = error instanceof PlainError || error?.code?.startsWith?.('ERR_PARSE_ARGS');
  console.error(plain ? error.message : error);
  process.exit(1);
}
