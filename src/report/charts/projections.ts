/** A point seen from outside: its place on the picture, and how near it is to the eye. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** A direction to look from, in degrees: around the third axis, and above the plane of the first two. */
export interface View {
  readonly azimuth: number;
  readonly elevation: number;
}

/** The orthographic picture of a point in space: lengths across the line of sight are kept. */
export function orthographic([a, b, c]: readonly [number, number, number], { azimuth, elevation }: View): Seen {
  const [turn, lift] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const across = -a * Math.sin(turn) + b * Math.cos(turn);
  const towards = a * Math.cos(turn) + b * Math.sin(turn);
  return {
    x: across,
    y: c * Math.cos(lift) - towards * Math.sin(lift),
    depth: towards * Math.cos(lift) + c * Math.sin(lift),
  };
}

/**
 * The place of a direction on Mollweide's map of the sphere, which keeps areas: an ellipse of half axes 2 sqrt(2) and
 * sqrt(2) (Snyder 1987, Map Projections, p. 249). NaN for the origin, which has no direction.
 */
export function mollweide([a, b, c]: readonly [number, number, number]): readonly [x: number, y: number] {
  const latitude = Math.asin(c / Math.hypot(a, b, c));
  const longitude = Math.atan2(b, a);
  const angle = auxiliaryAngle(latitude);
  return [((2 * Math.SQRT2) / Math.PI) * longitude * Math.cos(angle), Math.SQRT2 * Math.sin(angle)];
}

/** The solution of 2 angle + sin(2 angle) = pi sin(latitude), by Newton's method from a start that is near at the poles. */
function auxiliaryAngle(latitude: number): number {
  const goal = Math.PI * Math.sin(latitude);
  if (Math.abs(Math.abs(latitude) - Math.PI / 2) < 1e-6) return latitude;
  let angle = latitude;
  for (let i = 0; i < 50; i++) {
    const step = (2 * angle + Math.sin(2 * angle) - goal) / (2 + 2 * Math.cos(2 * angle));
    angle -= step;
    if (Math.abs(step) < 1e-12) break;
  }
  return angle;
}
