import type { JsonObject } from '../../plan/json.ts';
import type { Show } from './scenario.ts';
import { resourcesOf } from './stock.ts';

export function stepsIn(show: Pick<Show, 'document'>): [id: string, step: JsonObject][] {
  return Object.entries(show.document.steps as Record<string, JsonObject>);
}

/** Names, as in a ledger, of what a show's steps turn on. */
export function resourcesIn(show: Pick<Show, 'document'>): string[] {
  return stepsIn(show).flatMap(([, step]) => resourcesOf(step));
}
