/**
 * Every export is a workflow type; the default export serves every other type name: the runbooks of the catalogue.
 * A type named like a member of Object.prototype would run Object's own function, so those names are ours as well.
 */
import { conductRunbook } from './run.ts';

export { checkRunbook } from './check-runbook.ts';
export { claims } from './claims/claims.ts';
export { compareRun } from './compare-run.ts';
export { occurrence } from './occurrence.ts';
export { teardown } from './teardown.ts';
export default conductRunbook;
export {
  conductRunbook as runbook,
  conductRunbook as constructor,
  conductRunbook as hasOwnProperty,
  conductRunbook as isPrototypeOf,
  conductRunbook as propertyIsEnumerable,
  conductRunbook as toLocaleString,
  conductRunbook as toString,
  conductRunbook as valueOf,
};
