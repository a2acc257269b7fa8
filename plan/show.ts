/** When a show is on air, as its run was told. Instants are epoch milliseconds. */
export interface Show {
  /** Planned; null: the show is on air as soon as it is up. */
  onAirAt: number | null;
  /** Planned; null: no end is planned, or it follows from `lengthMs` once the show is on air. */
  offAirAt: number | null;
  /** The off-air time as a duration after air, while there is no on-air time to count it from. */
  lengthMs: number | null;
  /** The IANA zone that people think of it in; null: UTC. */
  zone: string | null;
  /** Takes the place of the document's `lead`. */
  leadMs: number | null;
  /** The schedule whose occurrence it is; null: a person started it. */
  schedule: string | null;
}

/** A show that nobody gave a time. */
export const noShow: Show = {
  onAirAt: null,
  offAirAt: null,
  lengthMs: null,
  zone: null,
  leadMs: null,
  schedule: null,
};

/** A time further ahead than this is a slip of the pen, and beyond what servers keep timers for; milliseconds. */
export const farthestMs = 10 * 366 * 24 * 3_600_000;
