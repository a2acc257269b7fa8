import { workflowInfo } from '@temporalio/workflow';
import { changesOf, noFacts, type Saying, type Told } from '../plan/notices.ts';
import { learnTime } from './known-time.ts';
import { countChange, countStart, countUnsent } from './metrics.ts';
import { noticeData } from './notice-data.ts';
import { Outbox } from './outbox.ts';
import { questionsOf, type RunState } from './state.ts';

/** Takes over what the worker that did the run's first activity has for it; a failure of that tells it in its details. */
export function knowWorker({ news }: RunState, facilities: unknown): void {
  if (typeof facilities !== 'object' || facilities === null) return;
  news.tells = 'tells' in facilities && facilities.tells === true;
  news.searchable = 'searchable' in facilities && facilities.searchable === true;
  if ('now' in facilities && typeof facilities.now === 'number') learnTime(facilities.now);
}

/** Finds out what has changed since it was called last; counts it, and tells it to those who want to know. */
export function observe(state: RunState): void {
  const { news } = state;
  if (!state.plan && state.outcome === 'running') return;
  if (news.facts === null) countStart(state);
  const { phase, outcome, late, trouble } = state;
  const missed = state.problems.find(({ code }) => code === 'missed')?.message ?? null;
  const facts = { phase, outcome, late, asking: questionsOf(state), trouble, missed };
  const changes = changesOf(news.facts ?? noFacts, facts);
  news.facts = facts;
  for (const change of changes) {
    countChange(state, change);
    tell(state, change);
  }
}

/** Tells of what is no change of the run's state, such as that its off-air time is near. */
export function notice(state: RunState, kind: Saying['kind'], message: string): void {
  tell(state, { kind, message });
}

/** Waits until the last words are told, 10 s at most. */
export async function lastWords({ news }: RunState): Promise<void> {
  await news.outbox?.close();
}

function tell(state: RunState, told: Told): void {
  const { news } = state;
  if (!news.tells) return;
  news.outbox ??= new Outbox((notices) => countUnsent(state, notices));
  news.notices += 1;
  news.outbox.post({
    id: `${workflowInfo().runId}-${news.notices}`,
    kind: told.kind,
    time: new Date().toISOString(),
    number: news.notices,
    data: noticeData(state, told),
  });
}
