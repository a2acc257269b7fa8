/** What Temporal's list of runs can be filtered by, where the namespace has them. Names and types as Temporal spells them. */
export const searchAttributes = {
  ShowcallerRunbook: 'Keyword',
  ShowcallerPhase: 'Keyword',
  ShowcallerOnAirAt: 'Datetime',
  ShowcallerSchedule: 'Keyword',
  ShowcallerAsking: 'Bool',
  ShowcallerTrouble: 'Bool',
} as const;
