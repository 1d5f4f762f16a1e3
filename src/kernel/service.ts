import type { Action, Work } from './action.ts';
import type { ActorKind, Capability } from './actor.ts';
import type { DemoPerson } from './demo-person.ts';
import type { StoredEvent } from './events.ts';
import type { PageContext, PageRoute, Portal } from './http/pages.ts';
import type { RateLimit } from './http/rate.ts';
import type { FastHandler, Route } from './http/routes.ts';
import type { Kernel, TlsFiles } from './kernel.ts';
import type { ProblemMaker, Sentence } from './problem.ts';
import type { Round } from './rounds.ts';
import type { Settings } from './settings.ts';
import type { SignInMethod } from './sign-in.ts';

/** What a service does when another speaks: once for each event, in a transaction of its own. */
export type Reaction = { name: string; on: string; run(work: Work, event: StoredEvent): Promise<void> };

/** An ordinary action performed by the platform at its times (cron, in Europe/Madrid). */
export type Schedule = { name: string; cron: string; action: Action; input?: unknown };

/** What belongs together in the navigation of a desk, in this order; whatever has no group stands first. */
export const NAV_GROUPS = ['members', 'evidence', 'signature', 'identity', 'body'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];

/**
 * A place of the service in a portal's navigation. `kinds` are the actors who see it, and of employees those who hold one
 * of `capabilities`: nobody is led to a page that refuses them.
 */
export type NavEntry = {
  portal: Portal;
  group?: NavGroup;
  order: number;
  text: Sentence;
  href: string;
  kinds?: readonly ActorKind[];
  capabilities?: readonly Capability[];
};

/** One step of the story that a start of the demonstration prints: what to do, and the lines to open or paste. */
export type StoryStep = { title: string; lines: readonly string[] };

/** What waits for somebody in a service: how much of what, and where. */
export type Waiting = { label: Sentence; count: number; href: string };

/** The door of a service: all that the house needs to know of it. */
export type Service = {
  name: string;
  /** Services whose doors this one may use; each stands before it in `services.ts`. */
  needs: readonly string[];
  migrations?: URL;
  settings?: Settings;
  problems?: Record<string, ProblemMaker>;
  /** Everything one can do and ask, for the access table. */
  actions: readonly Action[];
  routes?: readonly Route[];
  pages?: readonly PageRoute[];
  nav?: readonly NavEntry[];
  /** What waits in it for whoever opens their desk, for the first page there; undefined for whom it has nothing. */
  waiting?(page: PageContext): Promise<Waiting | undefined>;
  reactions?: readonly Reaction[];
  schedules?: readonly Schedule[];
  /** Ways of saying who one is that it offers. */
  signIn?: readonly SignInMethod[];
  /** What its workers do outside of transactions. */
  rounds?: readonly Round[];
  /** Loads believable rows once, in demonstration mode; safe to call again. */
  demo?(kernel: Kernel): Promise<void>;
  /** Certificates of the demonstration, made at first start. */
  demoTls?(folder: string, now: Temporal.Instant): Promise<TlsFiles>;
  /** People whom a visitor may be in demonstration mode. */
  demoPeople?(kernel: Kernel): Promise<DemoPerson[]>;
  /** What a newcomer can do with it in the demonstration; printed after a start, numbered with the others. */
  demoStory?(web: string): readonly StoryStep[];
  /** Starts the programs that stand for others in the demonstration, as real second servers; answers how to stop them. */
  outside?(kernel: Kernel): Promise<() => Promise<void>>;
  /** Handlers before the framework, on the HTTPS port (`tls`) or on both. */
  fast?(kernel: Kernel, rate: RateLimit): readonly (FastHandler & { only?: 'tls' })[];
  /** Authorities (PEM) whose certificates browsers may show on the HTTPS port, besides those of systems. */
  clientAuthorities?(kernel: Kernel): Promise<readonly string[]>;
  /** Starts what lives as long as the process (pools, caches); answers how to stop it. */
  start?(kernel: Kernel): Promise<() => Promise<void>>;
};

/** Actions of different inputs in one list, without losing their own types where they are declared. */
export function listActions(
  ...actions: readonly Action<never, never>[] | readonly unknown[]
): readonly Action[] {
  return actions as readonly Action[];
}
