import type { z } from 'zod';
import type { Access } from '../access.ts';
import type { Action } from '../action.ts';
import type { ProblemMaker } from '../problem.ts';
import { kernelProblems } from '../problems.ts';
import { isActionRoute, type Route } from './routes.ts';

/** What comes back with one status: its media types, each with its schema when it has one. */
export type Returned = {
  description: string;
  content?: Readonly<Record<string, z.ZodType | undefined>>;
};

/**
 * What a public address says of itself for the contract, the access table and the portal of developers, from the
 * very schemas by which it reads and writes. Of an action it is computed; other addresses declare it.
 */
export type Contract = {
  /** `<service>.<noun>.<verb>`, stable; no two addresses share it. */
  name: string;
  summary: string;
  /** An `action` takes an Idempotency-Key and leaves a leaf. */
  kind: Action['kind'];
  access: Access;
  /** Parameters of the path and the query. */
  parameters?: z.ZodType;
  body?: { type: string; schema: z.ZodType };
  /** By status. */
  returns: Readonly<Record<string, Returned>>;
  /** How its refusals are told when not as application/problem+json alone: their type and the members that they add. */
  refusal?: { type: string; members: z.ZodType };
  /** Refusals that it can give, the kernel's among them. */
  problems: readonly ProblemMaker[];
};

/** What a declared address says. The kernel's own refusals are added, but to a fast route, which passes by the kernel. */
export type Declaration = Omit<Contract, 'kind' | 'problems'> &
  Partial<Pick<Contract, 'kind'>> & { problems?: readonly ProblemMaker[] };

export const JSON_TYPE = 'application/json';

/** The contract of a public address; undefined for one that is internal (assets, metrics). */
export function contractOf(route: Route): Contract | undefined {
  if (isActionRoute(route)) {
    const { action } = route;
    const inBody = route.method !== 'GET' && route.method !== 'DELETE';
    const status = String(route.status ?? 200);
    const content = status === '204' ? {} : { content: { [JSON_TYPE]: action.output } };
    return whole(route, {
      ...{ name: action.name, summary: action.summary, kind: action.kind, access: action.access },
      parameters: action.input,
      ...(inBody ? { body: { type: JSON_TYPE, schema: action.input } } : {}),
      returns: { [status]: { description: 'Done', ...content } },
    });
  }
  return route.contract === undefined ? undefined : whole(route, route.contract);
}

const whole = (route: Route, declared: Declaration): Contract => {
  const kind = declared.kind ?? 'query';
  const kernel = 'fast' in route ? [] : refusalsOfKernel({ ...declared, kind, path: route.path });
  const problems = [...kernel, ...(declared.problems ?? [])];
  return { ...declared, kind, problems: [...new Set(problems)] };
};

/** Refusals that the edge and `perform` themselves give to an address of this kind. */
function refusalsOfKernel(of: Omit<Declaration, 'problems'> & { path: string }): ProblemMaker[] {
  const p = kernelProblems;
  const found = [p['rate-limited'], p.unavailable];
  if (of.parameters !== undefined || of.body !== undefined) found.push(p['input-invalid']);
  if (of.body !== undefined) found.push(p['body-malformed'], p['too-large'], p['too-slow'], p['media-type']);
  if (of.path.includes('{')) found.push(p['not-found']);
  if (of.access.visitor !== true) found.push(p['not-signed-in'], p['not-allowed']);
  if (of.kind === 'action') found.push(p['idempotency-malformed'], p['idempotency-reused'], p.conflict);
  return found;
}
