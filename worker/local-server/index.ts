export { findTestServer } from './find-program.ts';
export { freePort } from './free-port.ts';
export { type LocalServer, startLocalServer } from './start.ts';
