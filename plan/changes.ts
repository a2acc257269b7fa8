import { isSameJson, type Json, type JsonObject } from './json.ts';
import type { Plan, PlanStep } from './plan.ts';
import { isSameStep } from './resume.ts';

/** A plan, and what it is run with. */
export interface Planned {
  plan: Plan;
  parameters: JsonObject;
}

/** What nobody reads of a plan in the words of a document. */
const ofPlan = ['onCancel', 'stayUp', 'leadMs', 'atOnAir', 'atOffAir', 'postRollMs'] as const;
/** Keys of a step whose change is told by itself. */
const apart = new Set(['id', 'with', 'kind', 'gate']);
const longest = 120;

/** What one document says otherwise than another, a sentence for each, for people. */
export function changesBetween(old: Planned, now: Planned): string[] {
  const secret = new Set([...old.plan.secretParameters, ...now.plan.secretParameters]);
  const before = new Map(old.plan.steps.map((step) => [step.id, step]));
  const after = new Map(now.plan.steps.map((step) => [step.id, step]));
  const named = old.plan.name === now.plan.name ? [] : [`name: ${old.plan.name} → ${now.plan.name}`];
  return [
    ...named,
    ...ofPlan.flatMap((key) => change(key, old.plan[key], now.plan[key])),
    ...parametersBetween(old.parameters, now.parameters, secret),
    ...now.plan.steps.flatMap((step) => {
      const was = before.get(step.id);
      return was ? stepBetween(was, step, old, now) : [`step ${step.id} is new: ${step.uses}`];
    }),
    ...old.plan.steps.flatMap((step) =>
      after.has(step.id) || step.id.includes('@') ? [] : [`step ${step.id} is gone${stays(step)}`],
    ),
  ];
}

function parametersBetween(old: JsonObject, now: JsonObject, secret: ReadonlySet<string>): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].flatMap((name) => {
    const said = change(`parameter ${name}`, old[name], now[name]);
    return said.length > 0 && secret.has(name) ? [`parameter ${name}: •••, changed`] : said;
  });
}

function stepBetween(was: PlanStep, step: PlanStep, old: Planned, now: Planned): string[] {
  const keys = new Set([...Object.keys(was), ...Object.keys(step)].filter((key) => !apart.has(key)));
  const [from, to] = [Object.entries(was), Object.entries(step)].map((all) => new Map<string, unknown>(all));
  const inside = new Set([...Object.keys(was.with), ...Object.keys(step.with)]);
  const changes = [
    ...[...keys].flatMap((key) => change(`step ${step.id}: ${key}`, from?.get(key), to?.get(key))),
    ...[...inside].flatMap((key) => change(`step ${step.id}: with.${key}`, was.with[key], step.with[key])),
  ];
  if (step.kind === 'gate' || isSameStep(was, step, old.parameters, now.parameters)) return changes;
  return [...changes, `step ${step.id} is another one, and begins anew${stays(was)}`];
}

const stays = ({ kind }: PlanStep) =>
  kind === 'resource' ? '; what it brought up stays up, and is taken down with the rest' : '';

function change(what: string, was: unknown, is: unknown): string[] {
  if (isSameJson(asJson(was), asJson(is))) return [];
  return [`${what}: ${told(was)} → ${told(is)}`];
}

/** Members of a plan are plain JSON; what a document leaves out is null there. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}

function told(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
