/** How far a live manifest has come. */
export interface Position {
  /** Of the newest segment: HLS its number, DASH its end on the timeline; where DASH has no timeline, the time of its publication. */
  sequence: number;
  /** Parts of the next segment that are out already (low-latency HLS). */
  parts: number;
  /** Its newest segment as it is written; a list without numbers still moves. */
  newest: string;
}

/** Something newer is out. Numbers that went back are a new beginning, from which the next look counts. */
export function hasAdvanced(before: Position, now: Position): boolean {
  if (now.sequence !== before.sequence) return now.sequence > before.sequence;
  return now.parts > before.parts || (now.parts === before.parts && now.newest !== before.newest);
}

/** What a text says, as far as a probe cares. */
export type Manifest =
  | { kind: 'live'; position: Position }
  /** A multivariant playlist: the addresses of its variants, as they are written. */
  | { kind: 'variants'; addresses: string[] }
  /** Nothing that advances, and why. */
  | { kind: 'none'; why: string };
