import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Action } from '../action.ts';
import type { Actor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../problem.ts';
import type { Lang } from '../texts.ts';
import type { Declaration } from './contract.ts';
import type { Caller } from './pages.ts';
import type { Uploaded, Uploads } from './uploads.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A public route: an address and the action behind it; nothing else happens here. */
export type ActionRoute = {
  method: Method;
  /** `/v1/things/{id}`: parameters, query and body together are the input of the action. */
  path: string;
  action: Action;
  /** Success status; 200 unless said. */
  status?: number;
  tag: string;
};

/** The words of a protocol for a refusal: its media type, and its members beside those of the problem. */
export type Dialect = { type: string; members(problem: Problem): Record<string, unknown> };

/** Something that is not JSON in and out: downloads, tiles, metrics, protocols of others. */
export type RawRoute = {
  method: Method;
  path: string;
  tag: string;
  /** What it promises outside; internal addresses (assets, metrics) promise nothing. */
  contract?: Declaration;
  /** How its refusals are told, when its protocol has words of its own for them. */
  dialect?: Dialect;
  /** Its protocol has words of its own for who calls: `Authorization` and cookies are not read, and the actor is a visitor. */
  ownCallers?: true;
  /** Files of a form that it takes besides; who does not say takes no multipart body. */
  uploads?: Uploads;
  /** Largest other body, in bytes; that of the whole server unless said. */
  bodyLimit?: number;
  handle(request: RawRequest): Promise<RawAnswer>;
};

/** An address that a {@link FastHandler} serves: here only what it promises, for the contract. */
export type FastRoute = { method: Method; path: string; tag: string; contract: Declaration; fast: true };

export type Route = ActionRoute | RawRoute | FastRoute;

export type RawRequest = {
  kernel: Kernel;
  actor: Actor;
  lang: Lang;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
  /** What a multipart body held, when the route takes one. */
  uploaded?: Uploaded;
  requestId: string;
  caller: Caller;
};

export type RawAnswer = {
  status?: number;
  headers?: Record<string, string | string[]>;
  body: string | Buffer | Readable;
};

/**
 * A handler that takes the bare request before the framework: only for the one hot path and for protocols
 * whose paths must be seen exactly as sent. It keeps the limits of the server (headers, time, rate).
 */
export type FastHandler = {
  /** Taken when the path is this or begins with it followed by `/` or `?`. */
  prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** How what was meant for it and is no HTTP is refused (an unknown method, a broken header); as a problem otherwise. */
  unreadable?(problem: Problem): { status: number; headers: Record<string, string>; body: string };
};

export function isActionRoute(route: Route): route is ActionRoute {
  return 'action' in route;
}

export function isRawRoute(route: Route): route is RawRoute {
  return 'handle' in route;
}
