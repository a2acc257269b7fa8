/** The Sundays on which clocks change next year, such as 2027-03-28: always to come, and within a schedule's horizon. */
const year = new Date().getUTCFullYear() + 1;
export const clockChanges = {
  berlin: { spring: sunday(3, 31, -1), autumn: sunday(10, 31, -1) },
  newYork: { spring: sunday(3, 8, 1), autumn: sunday(11, 1, 1) },
} as const;

/** The first Sunday on or after a day of next year, or (`way` -1) on or before it. */
function sunday(month: number, day: number, way: 1 | -1): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  while (date.getUTCDay() !== 0) date.setUTCDate(date.getUTCDate() + way);
  return date.toISOString().slice(0, 10);
}
