import type { Manifest } from './position.ts';

/** True for a playlist of HLS (RFC 8216): its first line says so. */
export function isHls(text: string): boolean {
  return /^\uFEFF?#EXTM3U/.test(text);
}

/** Reads the few tags of a playlist that tell how far it has come. */
export function readHls(text: string): Manifest {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const variants = variantsOf(lines);
  if (variants.length > 0) return { kind: 'variants', addresses: variants };
  if (lines.some((line) => line.startsWith('#EXT-X-ENDLIST')))
    return { kind: 'none', why: 'a playlist that has ended (EXT-X-ENDLIST)' };
  const first = lines.find((line) => line.startsWith('#EXT-X-MEDIA-SEQUENCE:'));
  const from = Number(first?.slice('#EXT-X-MEDIA-SEQUENCE:'.length) ?? 0);
  if (!Number.isSafeInteger(from))
    return { kind: 'none', why: 'a playlist whose media sequence is no number' };
  let [segments, parts, newest] = [0, 0, ''];
  for (const line of lines) {
    if (line.startsWith('#EXT-X-PART:')) parts += 1;
    else if (line.startsWith('#EXT-X-SKIP:'))
      segments += Number(/SKIPPED-SEGMENTS=(\d+)/.exec(line)?.[1] ?? 0);
    else if (line !== '' && !line.startsWith('#')) [segments, parts, newest] = [segments + 1, 0, line];
  }
  if (segments === 0 && parts === 0) return { kind: 'none', why: 'a playlist without segments' };
  return { kind: 'live', position: { sequence: from + segments - 1, parts, newest } };
}

/** The line behind each EXT-X-STREAM-INF. */
function variantsOf(lines: readonly string[]): string[] {
  const addresses: string[] = [];
  let isNext = false;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-STREAM-INF')) isNext = true;
    else if (isNext && line !== '' && !line.startsWith('#')) {
      addresses.push(line);
      isNext = false;
    }
  }
  return addresses;
}
