/** Rupees as JSON says them, to whole cents as the database keeps them. */
export const toCents = (rupees: number): number => Math.round(rupees * 100);
/** Cents to rupees. */
export const toRupees = (cents: number): number => cents / 100;
