/** Points in one `driver:location:batch`. Apart from the schemas, because a phone needs the number and not zod. */
export const BATCH_MAX_POINTS = 500;
