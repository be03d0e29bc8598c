import type { Duplex } from 'node:stream';

/**
 * Carries bytes both ways until both sides have ended. Each side may end its own direction first (both must
 * be half-open); one that breaks takes the other with it.
 */
export function joinSockets(one: Duplex, other: Duplex): void {
  one.pipe(other);
  other.pipe(one);
  breakTogether(one, other);
  breakTogether(other, one);
}

function breakTogether(one: Duplex, other: Duplex): void {
  one.on('error', () => other.destroy());
  one.on('close', () => {
    const endedWell = one.readableEnded && one.writableFinished;
    if (!endedWell) other.destroy();
  });
}
