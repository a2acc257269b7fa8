const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The number of a day of the week, from its name or the first letters of it, three or more; null when it is none. */
function dayNumber(word: string): number | null {
  const at = word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word.toLowerCase()));
  return at < 0 ? null : at;
}

/** `Mon-Fri` as the field of a pattern, `1,2,3,4,5`; also `Fri`, `Sat,Sun`, `Fri-Mon` and `daily`. Null when it is none of them. */
export function readDays(text: string): string | null {
  if (/^daily$/i.test(text)) return '*';
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.trim().split(/\s*-\s*/);
    const from = dayNumber(first);
    const to = dayNumber(last);
    if (from === null || to === null || more.length > 0) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === to) break;
    }
  }
  return [...new Set(days)].sort().join(',');
}
