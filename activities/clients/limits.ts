/** A read's single request; the SDKs' own defaults wait without end. */
export const readTimeoutMs = 3000;

/** A read with all its retries: one request that hangs, and one after it. */
export const readTotalMs = 7000;

/** Requests of a read, the first included. */
export const readAttempts = 3;

/** Connections at once to one service; the SDKs' default of 50 makes the polls of many runs queue. */
export const maxSockets = 256;

/** Idle connections are closed before a NAT gateway forgets them (350 s at AWS) and resets the next call. */
export const idleSocketMs = 20_000;
