export { findTemporalProgram, findTestServer, TemporalProgramNotFound } from './find-program.ts';
export { freePort } from './free-port.ts';
export { type LocalServer, LocalServerFailed, type LocalServerOptions, startLocalServer } from './start.ts';
export type { ProgramSource, TemporalProgram } from './temporal-program.ts';
