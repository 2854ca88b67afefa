import { createHash, timingSafeEqual } from 'node:crypto';

/** The notice as PayHere posts it, and as the sandbox does: form fields, all text. */
export interface SignedFields {
  merchant_id: string;
  order_id: string;
  /** "1234.50" */
  payhere_amount: string;
  payhere_currency: string;
  /** 2 paid, 0 pending, -1 cancelled, -2 failed, -3 charged back */
  status_code: string;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase();

/** PayHere's `md5sig` of a notice: MD5 over the fields and the MD5 of the merchant's secret, upper case throughout. */
export function noticeSignature(fields: SignedFields, secret: string): string {
  const { merchant_id, order_id, payhere_amount, payhere_currency, status_code } = fields;
  return md5(merchant_id + order_id + payhere_amount + payhere_currency + status_code + md5(secret));
}

/** Compares in constant time whatever was sent. */
export function sameSignature(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text.toUpperCase()).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
