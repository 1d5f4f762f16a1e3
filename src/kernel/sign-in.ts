import type { Level } from './assurance.ts';
import type { Kernel } from './kernel.ts';
import type { Sentence } from './problem.ts';

/**
 * A way for a person to say who they are. Whoever offers one gives it in `Service.signIn`; the page `/sign-in` lists
 * those that suffice, the least first.
 */
export type SignInMethod = {
  /** Stable: it is in sessions, tokens and statistics. */
  name: string;
  /** Among methods of one level: the smaller first. */
  order: number;
  /** The most that it can give, whatever the person has. */
  most: Level;
  title: Sentence;
  /** What one needs and what will happen, for somebody who has never done it. */
  explanation: Sentence;
  /** The first page of the method. The attempt to sign in is in a cookie. */
  href: string;
  /** Where somebody who is signed in adds a means of it to their account. */
  enrolHref?: string;
  /** Only of the demonstration: drawn apart and marked. */
  demonstration?: true;
  /** False when this installation is not set up for it. */
  isOffered?(kernel: Kernel): boolean | Promise<boolean>;
};
