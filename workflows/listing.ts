import { defineSearchAttributeKey, type SearchAttributeType } from '@temporalio/common';
import { upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { isoInstant } from '../plan/instant.ts';
import type { searchAttributes } from '../plan/search-attributes.ts';
import { questionsOf, type RunState } from './state.ts';
import { leadAt } from './times.ts';

const key = <Type extends SearchAttributeType>(name: keyof typeof searchAttributes, type: Type) =>
  defineSearchAttributeKey(name, type);

const keys = {
  runbook: key('ShowcallerRunbook', 'KEYWORD'),
  phase: key('ShowcallerPhase', 'KEYWORD'),
  onAirAt: key('ShowcallerOnAirAt', 'DATETIME'),
  schedule: key('ShowcallerSchedule', 'KEYWORD'),
  asking: key('ShowcallerAsking', 'BOOL'),
  trouble: key('ShowcallerTrouble', 'BOOL'),
};

/** Which services the run may come to hold something of. */
const usesOf = ({ steps }: RunState): string[] =>
  [...new Set([...steps.values()].map(({ step }) => step.uses))].toSorted();

/** Puts a run into Temporal's list: its memo, and what the list can be filtered by. Only changes cost history. */
export function list(state: RunState): void {
  const { plan, news, show } = state;
  // A run without a plan has only its end to show; what it was started with may name another run's.
  if (!plan && state.outcome === 'running') return;
  const asking = questionsOf(state).map(({ step }) => step);
  const trouble = state.trouble.length > 0;
  const onAirAt = show.onAirAt === null ? null : new Date(show.onAirAt);
  const times = { offAirAt: isoInstant(show.offAirAt), leadAt: isoInstant(leadAt(state)), zone: show.zone };
  const { phase, outcome, degraded, held, late } = state;
  const { schedule } = show;
  const shown = { runbook: plan?.name ?? null, phase, onAirAt: isoInstant(show.onAirAt), schedule };
  const memo = { ...shown, ...times, outcome, degraded, held, late, asking, trouble, uses: usesOf(state) };
  const written = JSON.stringify(memo);
  if (plan && written !== news.memo) upsertMemo(memo);
  news.memo = written;
  if (!news.searchable) return;
  const attributes = JSON.stringify({ ...shown, asking: asking.length > 0, trouble });
  if (attributes !== news.attributes)
    upsertSearchAttributes([
      { key: keys.runbook, value: plan?.name ?? null },
      { key: keys.phase, value: phase },
      { key: keys.onAirAt, value: onAirAt },
      { key: keys.schedule, value: schedule },
      { key: keys.asking, value: asking.length > 0 },
      { key: keys.trouble, value: trouble },
    ]);
  news.attributes = attributes;
}
