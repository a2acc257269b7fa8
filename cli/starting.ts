/** What a start needs of Temporal; loaded once there is something to start. */
export { startRunbook } from '../client/index.ts';
export { afterStart } from './after-start.ts';
export { connected } from './connected.ts';
