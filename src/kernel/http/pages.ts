import type { z } from 'zod';
import type { Action } from '../action.ts';
import type { Actor } from '../actor.ts';
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
};

export type PageAnswer =
  | Html
  /** `session`: begins the session of that person, or ends it with null. */
  | { redirect: string; flash?: string; session?: string | null }
  | { file: string | Buffer; type: string; name: string }
  | { html: Html; status: number };

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
  /** The single-use message of the page before (already for people). */
  flash: string | undefined;
  requestId: string;
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
