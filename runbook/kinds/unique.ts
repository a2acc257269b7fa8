import { z } from 'zod';

/** A check that no item of a list stands there twice; the second one is the problem. Wrong items do not keep it from running. */
export function unique(what: string): z.core.$ZodCheck<string[]> {
  const check = z.check<string[]>((payload) => {
    const first = new Map<string, number>();
    payload.value.forEach((item, index) => {
      const before = first.get(item);
      if (before === undefined) first.set(item, index);
      else
        payload.issues.push({
          code: 'custom',
          input: item,
          path: [index],
          message: `is the same ${what} as [${before}]`,
          params: { code: 'duplicateItem' },
        });
    });
  });
  check._zod.def.when = ({ value }) => Array.isArray(value);
  return check;
}
