/** Runbooks: documents, their validation, and the plans that they compile to. The package exports it as `showcaller/runbook`. */

export { formatDuration, parseDuration } from '../plan/duration.ts';
export {
  type Catalogue,
  type CatalogueEntry,
  DuplicateRunbookError,
  loadCatalogue,
} from './catalogue.ts';
export { type Compiled, type CompileInput, compile } from './compile.ts';
export {
  defineRunbook,
  type Expression,
  type ParameterDefinition,
  type RunbookDefinition,
  type StepDefinition,
} from './define-runbook.ts';
export { describePlan, type PlanDescription } from './describe/describe-plan.ts';
export { mermaid } from './describe/mermaid.ts';
export { planText } from './describe/plan-text.ts';
export { isUses, kinds, type Uses, usesNames, type Withs } from './kinds/index.ts';
export type { StepKind } from './kinds/kind.ts';
export { limits } from './limits.ts';
export { type Coerced, coerceParameter } from './parameters/coerce.ts';
export type { ParameterDeclaration, ParameterDeclarations } from './parameters/declaration.ts';
export { type ParsedParameters, parseParameters } from './parameters/parse-parameters.ts';
export { type ParsedRunbook, parseRunbook } from './parse-runbook.ts';
export {
  lengthOf,
  longestPolicy,
  type Policies,
  type PoliciesInput,
  type Policy,
  policiesOf,
  type Statement,
} from './permissions/policies.ts';
export { type NeedsInput, type RunbookNeeds, readNeeds, type StepNeeds } from './permissions/read-needs.ts';
export { type ProblemCode, problemCodes } from './problems/codes.ts';
export { formatProblem, formatProblems } from './problems/format.ts';
export { type ReadWith, readWith } from './read-with.ts';
export { runbookSchema } from './schema/json-schema.ts';
