/** Plain JSON: what documents, parameters, outputs and payloads are made of. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
