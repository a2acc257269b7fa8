import type { FailedResource, LeftUp } from './ledger.ts';
import type { Problem } from './plan.ts';
import { type Conceal, concealedObject, concealNothing } from './secrets.ts';
import type { CommandRecord, Question, RunStatus, StepStatus, Trouble } from './status.ts';

/** A run as people and programs may see it: no text of it holds the value of a secret parameter. The ledger keeps them. */
export function concealedStatus(status: RunStatus, conceal: Conceal): RunStatus {
  if (conceal === concealNothing) return status;
  const { trouble, asking, steps, commands, error, problems, next } = status;
  return {
    ...status,
    trouble: trouble.map((one) => concealedTrouble(one, conceal)),
    asking: asking.map((one) => concealedQuestion(one, conceal)),
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, concealedStep(step, conceal)])),
    commands: commands.map((one) => concealedCommand(one, conceal)),
    error: error && { ...error, message: conceal(error.message) },
    problems: problems.map((one) => concealedProblem(one, conceal)),
    next: conceal(next),
  };
}

export function concealedTrouble(trouble: Trouble, conceal: Conceal): Trouble {
  const { resource, message } = trouble;
  return { ...trouble, resource: resource && conceal(resource), message: conceal(message) };
}

export function concealedQuestion(question: Question, conceal: Conceal): Question {
  return { ...question, prompt: conceal(question.prompt) };
}

/** Its value is shown by its message, as far as it may be. */
export function concealedProblem(problem: Problem, conceal: Conceal): Problem {
  const { message, value } = problem;
  const shown = JSON.stringify(value);
  const open = shown === undefined || conceal(shown) === shown;
  return { ...problem, message: conceal(message), value: open ? value : null };
}

function concealedCommand(command: CommandRecord, conceal: Conceal): CommandRecord {
  const { by, reason } = command;
  return { ...command, by: by && conceal(by), reason: reason && conceal(reason) };
}

function concealedStep(step: StepStatus, conceal: Conceal): StepStatus {
  const { outputs, error, requestIds, progress, inputs } = step;
  return {
    ...step,
    started: step.started.map(conceal),
    adopted: step.adopted.map(conceal),
    startedByOthers: step.startedByOthers.map(conceal),
    undone: step.undone.map(conceal),
    leftUp: step.leftUp.map(conceal),
    left: step.left.map((one) => concealedLeft(one, conceal)),
    failed: step.failed.map((one) => concealedFailed(one, conceal)),
    outputs: outputs && concealedObject(outputs, conceal),
    error: error && { ...error, message: conceal(error.message) },
    warnings: step.warnings.map(conceal),
    requestIds: Object.fromEntries(Object.entries(requestIds).map(([name, ids]) => [conceal(name), ids])),
    ...(progress !== undefined && { progress: conceal(progress) }),
    ...(inputs !== undefined && { inputs: inputs.map(conceal) }),
  };
}

function concealedLeft(left: LeftUp, conceal: Conceal): LeftUp {
  const { resource, reason, byHand, users } = left;
  return {
    ...left,
    resource: conceal(resource),
    reason: conceal(reason),
    byHand: byHand && conceal(byHand),
    ...(users && { users: users.map(conceal) }),
  };
}

function concealedFailed(failed: FailedResource, conceal: Conceal): FailedResource {
  const { resource, message, arn } = failed;
  return {
    ...failed,
    resource: conceal(resource),
    message: conceal(message),
    ...(arn !== undefined && { arn: conceal(arn) }),
  };
}
