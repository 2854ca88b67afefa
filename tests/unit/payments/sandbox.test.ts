import { describe, expect, it } from 'vitest';
import { createSandbox } from '@/server/payments/sandbox';
import { noticeSignature, sameSignature } from '@/server/payments/signature';

const order = { paymentId: '6f1c1a52-3a55-4f7e-9d55-2a7d6a0a5d11', amountCents: 49_950, currency: 'LKR' };

describe('the signature', () => {
  it('is MD5 in upper case over the fields and the secret’s own MD5', () => {
    const fields = {
      ...{ merchant_id: '1211149', order_id: 'ItemNo12345', payhere_amount: '1000.00' },
      ...{ payhere_currency: 'LKR', status_code: '2' },
    };
    // printf '%s' "1211149ItemNo123451000.00LKR2$(printf secret | md5sum | cut -c1-32 | tr a-z A-Z)" | md5sum
    expect(noticeSignature(fields, 'secret')).toBe('063DE6A73BFF929C0B1EC774ECB9BED5');
  });

  it('is compared whatever is sent', () => {
    expect(sameSignature('ab', 'AB')).toBe(true);
    for (const wrong of ['', 'a', 'ABC', '0'.repeat(10_000)]) expect(sameSignature(wrong, 'AB')).toBe(false);
  });
});

describe('the sandbox', () => {
  const sandbox = createSandbox({ secret: 'a' });

  it('knows its own word', () => {
    expect(sandbox.verifyNotify(sandbox.noticeFor(order, 'PAID'))).toEqual({
      ...{ paymentId: order.paymentId, providerRef: `SB-PAID-${order.paymentId}` },
      ...{ outcome: 'PAID', amountCents: 49_950, currency: 'LKR' },
    });
    expect(sandbox.verifyNotify(sandbox.noticeFor(order, 'FAILED'))?.outcome).toBe('FAILED');
  });

  it('takes no word that was touched, unsigned, or signed by another', () => {
    const form = sandbox.noticeFor(order, 'FAILED');
    const other = createSandbox({ secret: 'b' }).noticeFor(order, 'PAID');
    for (const forged of [
      { ...form, status_code: '2' },
      { ...form, payhere_amount: '1.00' },
      { ...form, payhere_currency: 'USD' },
      { ...form, order_id: '6f1c1a52-3a55-4f7e-9d55-2a7d6a0a5d12' },
      { ...form, merchant_id: 'OTHER' },
      { ...form, md5sig: '' },
      { ...form, payhere_amount: 'NaN' },
      other,
      {},
    ]) {
      expect(sandbox.verifyNotify(forged as Record<string, string>)).toBeNull();
    }
  });
});
