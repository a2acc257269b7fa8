/**
 * JavaScript's own `Temporal`, which Node has not everywhere yet: local times and IANA zones. It goes by another name
 * here, because Temporal in this project is the server.
 */
export { Temporal as WallClock } from 'temporal-polyfill';
