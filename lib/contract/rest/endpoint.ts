import type { z } from 'zod';
import type { RestCode } from '../codes';
import type { Role } from '../primitives';

/** Who may call: anybody, anybody signed in, or the roles named. Rights on the object are judged besides. */
export type Access = 'public' | 'user' | readonly Role[];

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api`, with `:name` for each path parameter. */
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodType;
  body?: z.ZodType;
  /** 200 unless said; 201 for what creates; 204 without a body. */
  status: 200 | 201 | 204;
  /** Absent: 204, or something that is not JSON. */
  response?: z.ZodType;
  errors?: readonly RestCode[];
}

export const defineEndpoints = <const T extends Record<string, Endpoint>>(endpoints: T): T => endpoints;
