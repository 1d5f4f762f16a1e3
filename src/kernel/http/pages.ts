import type { z } from 'zod';
import type { Access } from '../access.ts';
import type { Action } from '../action.ts';
import type { Actor } from '../actor.ts';
import type { Level } from '../assurance.ts';
import type { Html } from '../html.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../problem.ts';
import type { Lang } from '../texts.ts';
import type { Upload, Uploads } from './uploads.ts';

export type Portal = 'public' | 'citizen' | 'office' | 'operator' | 'developers';

/** A page: one address, one function for GET and, when it has a form, one for POST. */
export type PageRoute = {
  path: string;
  portal: Portal;
  get?(page: PageContext): Promise<PageAnswer>;
  post?(page: PageContext): Promise<PageAnswer>;
  /** Largest file, in bytes, that a form of this page may send, or more about it. Who does not say takes no multipart body. */
  uploads?: number | Uploads;
  /** Who may send a form with files, asked before one that is large is read; whom the portal is for, unless said. */
  senders?: { access: Access; level?: Level | undefined };
};

/**
 * `onward`: a path of ours to which the browser goes on by itself, as a new navigation. What began with a form may not end at
 * another site by redirects (`form-action` of our content-security policy counts them); from here it may.
 * `postsTo`: the origin of another site to which a form of this page is sent, when a protocol wants that.
 */
export type PageAnswer =
  | Html
  | { redirect: string; flash?: string; cookies?: readonly CookieChange[] }
  | { file: string | Buffer; type: string; name: string }
  | { html: Html; status?: number; cookies?: readonly CookieChange[]; onward?: string; postsTo?: string };

/** A cookie of ours to be set, or forgotten with null. Without `seconds` it ends with the browser. */
export type CookieChange = { name: string; value: string | null; seconds?: number };

/** Who asks, for limits and for the list of a person's devices. Personal data: never in logs. */
export type Caller = { address: string; agent: string };

export type PageContext = {
  kernel: Kernel;
  actor: Actor;
  lang: Lang;
  /** Path with query, as asked. */
  url: URL;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Fields of the posted form, empty on GET. */
  form: URLSearchParams;
  files: Map<string, Upload>;
  /** Fields whose file was chosen and is empty: they are not in `files`. */
  emptyFiles: ReadonlySet<string>;
  /** The single-use message of the page before (already for people). */
  flash: string | undefined;
  requestId: string;
  /** A cookie of ours by its plain name. */
  cookie(name: string): string | undefined;
  /** A cookie by its name on the wire, for those that a library has set. */
  rawCookie(name: string): string | undefined;
  caller: Caller;
  /** A value for the hidden field `_key` of a form: sending it twice does it once. */
  formKey: string;
  /** Performs an action or query as the person of the session; throws Problem. */
  run<I extends z.ZodType, O extends z.ZodType>(what: Action<I, O>, input: unknown): Promise<z.output<O>>;
  /** The same, giving the refusal back so that the form can be shown again with it. */
  attempt<I extends z.ZodType, O extends z.ZodType>(
    what: Action<I, O>,
    input: unknown,
  ): Promise<{ ok: true; value: z.output<O> } | { ok: false; problem: Problem }>;
};
