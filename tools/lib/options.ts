import { InvalidArgumentError } from 'commander';

/** A commander parser for a number within bounds. */
export function numberBetween(min: number, max: number, { whole = false } = {}) {
  return (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !Number.isFinite(value) ||
      value < min ||
      value > max ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`a ${whole ? 'whole ' : ''}number from ${min} to ${max} is wanted`);
    }
    return value;
  };
}

/** A commander parser for the address of a server. */
export function serverUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('an address such as http://localhost:3000 is wanted');
  }
  return text.replace(/\/+$/, '');
}
