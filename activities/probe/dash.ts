import type { Manifest } from './position.ts';

const root = /<(?:\w+:)?MPD\b([^<>]*)>/;

/** True for a manifest of DASH (ISO/IEC 23009-1). */
export function isDash(text: string): boolean {
  return root.test(text);
}

/** Reads the few elements of a manifest that tell how far it has come: its timelines, else the time of its publication. */
export function readDash(text: string): Manifest {
  const written = withoutComments(text);
  const attributes = root.exec(written)?.[1] ?? '';
  if (attributeOf(attributes, 'type') !== 'dynamic')
    return { kind: 'none', why: 'a manifest that is not live (its type is not dynamic)' };
  // Split, not matched: a text of many openings and no end must not take long.
  const timelines = written.split(/<(?:\w+:)?SegmentTimeline\b/).slice(1);
  const ends = timelines.map((timeline) => endOf(timeline.split('SegmentTimeline>', 1)[0] ?? ''));
  const newest = ends.join(' ');
  // The furthest stands for all: audio and video count in units of their own.
  if (ends.length > 0) return { kind: 'live', position: { sequence: Math.max(...ends), parts: 0, newest } };
  const published = attributeOf(attributes, 'publishTime') ?? '';
  const sequence = Date.parse(published);
  if (Number.isNaN(sequence))
    return { kind: 'none', why: 'a manifest with neither a segment timeline nor a publish time' };
  return { kind: 'live', position: { sequence, parts: 0, newest: published } };
}

/** Where a timeline ends, in its own units. */
function endOf(elements: string): number {
  let end = 0;
  for (const [, attributes = ''] of elements.matchAll(/<(?:\w+:)?S\b([^<>]*)>/g)) {
    const number = (name: string) => Number(attributeOf(attributes, name) ?? Number.NaN);
    const from = number('t');
    const repeats = number('r');
    // A negative repeat goes on to the next period or update: one is sure.
    const times = Number.isFinite(repeats) ? Math.max(0, repeats) + 1 : 1;
    end = (Number.isFinite(from) ? from : end) + (number('d') || 0) * times;
  }
  return end;
}

function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found ? (found[1] ?? found[2] ?? null) : null;
}

function withoutComments(text: string): string {
  return text.split('<!--').reduce((before, part) => {
    const end = part.indexOf('-->');
    return before + (end < 0 ? '' : part.slice(end + 3));
  });
}
