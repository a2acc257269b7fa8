import type { z } from 'zod';

/** A check that a union of the API holds exactly one of its members. */
export function exactlyOne(...members: [string, ...string[]]): z.core.CheckFn<object> {
  return (payload) => {
    const given = Object.entries(payload.value).filter(([, member]) => member !== undefined);
    if (given.length === 1) return;
    payload.issues.push({
      code: 'custom',
      input: payload.value,
      message: `must hold exactly one of ${members.join(', ')}; it holds ${given.map(([name]) => name).join(' and ') || 'none'}`,
    });
  };
}
