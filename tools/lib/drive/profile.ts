/** m/s²: how a bus with standing passengers starts and brakes. */
const ACCELERATION = 0.7;

export interface Motion {
  /** Metres from the start of the leg. */
  readonly metres: number;
  /** m/s. */
  readonly speed: number;
}

/**
 * Where a bus is `t` seconds into a leg of `distance` metres that takes `duration` seconds: it starts, cruises and brakes at
 * an even rate (a trapezoid of speed). Where the time is too short for that, it goes at the mean speed throughout.
 */
export function motionAt(distance: number, duration: number, t: number): Motion {
  if (t <= 0 || distance <= 0) return { metres: t <= 0 ? 0 : distance, speed: 0 };
  if (t >= duration) return { metres: distance, speed: 0 };
  // The cruising speed v solves distance = v · duration − v² / a.
  const root = (ACCELERATION * duration) ** 2 - 4 * ACCELERATION * distance;
  if (root < 0) return { metres: (distance * t) / duration, speed: distance / duration };
  const cruise = (ACCELERATION * duration - Math.sqrt(root)) / 2;
  const ramp = cruise / ACCELERATION;
  if (t < ramp) return { metres: (ACCELERATION * t * t) / 2, speed: ACCELERATION * t };
  const left = duration - t;
  if (left < ramp) return { metres: distance - (ACCELERATION * left * left) / 2, speed: ACCELERATION * left };
  return { metres: (cruise * ramp) / 2 + cruise * (t - ramp), speed: cruise };
}

/** Seconds that a leg takes when it is cruised at `speed` m/s where it is long enough, with starting and braking. */
export function durationAt(distance: number, speed: number): number {
  const ramps = (speed * speed) / ACCELERATION;
  return distance >= ramps ? distance / speed + speed / ACCELERATION : 2 * Math.sqrt(distance / ACCELERATION);
}
