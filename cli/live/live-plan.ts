import type { OutsideLook } from '../../activities/outlook/from-outside.ts';
import type { StepOutlook } from '../../activities/outlook/look.ts';
import { troublesOf } from '../../activities/outlook/troubles.ts';
import { isoInstant } from '../../plan/instant.ts';
import type { Plan, PlanStep, Problem } from '../../plan/plan.ts';
import type { Show } from '../../plan/show.ts';
import type { Trouble } from '../../plan/status.ts';
import { describePlan, type PlanDescription } from '../../runbook/index.ts';
import type { PlanTimes } from './times.ts';
import { type LiveUndo, liveUndo } from './undo.ts';
import { type LiveResource, liveResource, type Verdict, verdictOf } from './verdicts.ts';

/** What a start now would find at one step. */
export interface StepLive {
  verdict: Verdict;
  /** Why it is blocked, or not known yet. */
  because: string[];
  resources: LiveResource[];
  /** ISO instant; null without an on-air time, and at the end of the show. */
  latestStart: string | null;
  slackSeconds: number | null;
  undo: LiveUndo;
}

type Described = PlanDescription['steps'][string];

/** What `plan --live --format json` prints: a plan, and what is there now. */
export interface LivePlan extends Omit<PlanDescription, 'steps'> {
  steps: Record<string, Described & { live: StepLive }>;
  /** ISO instants. */
  onAirAt: string | null;
  offAirAt: string | null;
  leadAt: string | null;
  /** As the checks of a run would tell it. */
  trouble: Trouble[];
}

export interface LivePlanInput {
  plan: Plan;
  warnings: Problem[];
  show: Show;
  times: PlanTimes;
  look: OutsideLook;
  /** By step id: why its `with` cannot be read yet. */
  unread: ReadonlyMap<string, string>;
}

/** Puts plan, times and what was seen together. */
export function livePlan({ plan, warnings, show, times, look, unread }: LivePlanInput): LivePlan {
  const described = describePlan(plan, warnings);
  const seen = new Map(look.steps.map((one) => [one.step.id, one]));
  const steps = plan.steps.flatMap((step) => {
    const known = described.steps[step.id];
    if (!known) return [];
    const outlook = seen.get(step.id);
    const order = (names: string[]) => (outlook ? look.undoOrder(outlook, names).flat() : names);
    const { latestStart = null, slackMs = null } = times.steps.get(step.id) ?? {};
    const live: StepLive = {
      ...judged(step, outlook, unread.get(step.id), order),
      latestStart: isoInstant(latestStart),
      slackSeconds: slackMs === null ? null : Math.floor(slackMs / 1000),
    };
    return [[step.id, { ...known, live }] as const];
  });
  return {
    ...described,
    steps: Object.fromEntries(steps),
    onAirAt: isoInstant(show.onAirAt),
    offAirAt: isoInstant(show.offAirAt),
    leadAt: isoInstant(times.leadAt),
    trouble: troublesOf(look.steps),
  };
}

function judged(
  step: PlanStep,
  outlook: StepOutlook | undefined,
  why: string | undefined,
  order: (names: string[]) => string[],
): Pick<StepLive, 'verdict' | 'because' | 'resources' | 'undo'> {
  const resources = (outlook?.resources ?? []).map(liveResource);
  const undo = liveUndo(step, outlook?.resources ?? [], order);
  if (why !== undefined) return { verdict: 'unknown', because: [`${why} before the run`], resources, undo };
  if (!outlook) return { verdict: 'wouldStart', because: [], resources, undo };
  const because = [
    ...outlook.obstacles.map(({ message }) => message),
    ...outlook.resources.flatMap((one) => one.obstacles.map(({ message }) => message)),
  ];
  return { verdict: verdictOf(outlook, resources), because, resources, undo };
}

/** True when a run that is started now would not begin, or would have to wait. */
export function isBlocked(live: LivePlan): boolean {
  return Object.values(live.steps).some(({ live: { verdict } }) => verdict === 'blocked');
}
