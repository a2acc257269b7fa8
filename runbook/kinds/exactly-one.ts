import { z } from 'zod';

/** A check that a union of the API holds exactly one of its members. Wrong members do not keep it from running. */
export function exactlyOne(...members: [string, ...string[]]): z.core.$ZodCheck<object> {
  const check = z.check<object>((payload) => {
    const given = Object.entries(payload.value).filter(([, member]) => member !== undefined);
    if (given.length === 1) return;
    payload.issues.push({
      code: 'custom',
      input: payload.value,
      message: `must hold exactly one of ${members.join(', ')}; it holds ${given.map(([name]) => name).join(' and ') || 'none'}`,
    });
  });
  check._zod.def.when = ({ value }) => typeof value === 'object' && value !== null;
  return check;
}
