import type { Report } from './report.ts';

/** A report without the values of secret parameters, wherever they stand. */
export function concealed(conceal: (text: string) => string, report: Report): Report {
  const { passes, people, verdict, description } = report;
  return {
    ...report,
    verdict: conceal(verdict),
    description: description === null ? null : conceal(description),
    people: people.map(({ step, prompt }) => ({ step, prompt: conceal(prompt) })),
    passes: passes.map((pass) => ({
      ...pass,
      ...{ story: conceal(pass.story), expected: conceal(pass.expected), observed: conceal(pass.observed) },
      findings: pass.findings.map(conceal),
      faults: pass.faults.map((fault) => ({ ...fault, name: conceal(fault.name) })),
      questions: pass.questions.map((one) => ({ ...one, prompt: conceal(one.prompt) })),
      steps: Object.fromEntries(
        Object.entries(pass.steps).map(([id, step]) => [
          id,
          {
            ...step,
            ...{ started: step.started.map(conceal), adopted: step.adopted.map(conceal) },
            ...{ undone: step.undone.map(conceal), leftUp: step.leftUp.map(conceal) },
            error: step.error === null ? null : conceal(step.error),
          },
        ]),
      ),
    })),
  };
}
