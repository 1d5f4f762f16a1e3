import { sayIn } from './field-messages.ts';
import type { Lang } from './texts.ts';

/** A sentence in the four languages of the platform. */
export type Sentence = Readonly<Record<Lang, string>>;

/** One kind of refusal, as a service declares it in its `problems.ts`. */
export type ProblemKind = {
  /** HTTP status that goes outside. */
  status: number;
  /** What happened, for people. */
  title: Sentence;
  /** What whoever reads it can do about it. */
  remedy: Sentence;
};

/** What is wrong with one field of the input; `field` is a dotted path into it. */
export type FieldError = { field: string; message: string };

/** One failed condition of a decision (see the exchange): a problem of its own inside the answer. */
export type Clause = { code: string; title: Sentence; remedy: Sentence };

type Extra = { detail?: string; fields?: FieldError[]; clauses?: Clause[]; data?: Record<string, unknown> };

/** A refusal: thrown anywhere below a route or a page, shaped once at the edge by {@link problemBody}. */
export class Problem extends Error {
  readonly code: string;
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly fields: FieldError[];
  readonly clauses: Clause[];
  readonly data: Record<string, unknown>;

  constructor(code: string, kind: ProblemKind, extra: Extra = {}) {
    super(extra.detail ?? `${code}: ${kind.title.en}`);
    this.name = 'Problem';
    this.code = code;
    this.kind = kind;
    this.detail = extra.detail;
    this.fields = extra.fields ?? [];
    this.clauses = extra.clauses ?? [];
    this.data = extra.data ?? {};
  }

  get status(): number {
    return this.kind.status;
  }
}

/** What is wrong in the fields of a form that is drawn again; a refusal that is of no field is thrown on, for the edge to tell. */
export function fieldErrorsOf(problem: Problem): FieldError[] {
  if (problem.fields.length === 0) throw problem;
  return problem.fields;
}

/** Makes a problem of its kind; `clause` gives it as one failed condition of a decision. */
export type ProblemMaker = ((extra?: Extra) => Problem) & { code: string; kind: ProblemKind; clause: Clause };

/**
 * Declares a service's refusals. Codes are `<service>.<name>`, stable for ever: they are part of the
 * public contract and have a page each under `/problems/<code>` (RFC 9457 §3.1.1, the type member).
 */
export function catalogue<const Kinds extends Record<string, ProblemKind>>(
  service: string,
  kinds: Kinds,
): { readonly [Name in keyof Kinds]: ProblemMaker } {
  const makers: Record<string, ProblemMaker> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const code = `${service}.${name}`;
    const make = (extra?: Extra) => new Problem(code, kind, extra);
    makers[name] = Object.assign(make, {
      code,
      kind,
      clause: { code, title: kind.title, remedy: kind.remedy },
    });
  }
  return makers as { readonly [Name in keyof Kinds]: ProblemMaker };
}

/** The RFC 9457 body (`application/problem+json`) of a refusal, in the reader's language. */
export function problemBody(problem: Problem, lang: Lang, requestId: string): Record<string, unknown> {
  return {
    type: `/problems/${problem.code}`,
    title: problem.kind.title[lang],
    status: problem.status,
    code: problem.code,
    remedy: problem.kind.remedy[lang],
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.fields.length === 0
      ? {}
      : { fields: problem.fields.map(({ field, message }) => ({ field, message: sayIn(message, lang) })) }),
    ...(problem.clauses.length === 0
      ? {}
      : {
          clauses: problem.clauses.map((clause) => ({
            code: clause.code,
            title: clause.title[lang],
            remedy: clause.remedy[lang],
          })),
        }),
    ...problem.data,
    instance: `urn:aplec:request:${requestId}`,
  };
}
