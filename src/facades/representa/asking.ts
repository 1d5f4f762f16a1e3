import type { z } from 'zod';
import { type Action, perform } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Markup, XmlElement } from '../../kernel/xml/index.ts';
import type { Mandate } from '../../services/trust/mandates/index.ts';
import type { Modality } from './pci.ts';
import { findBodies } from './queries/bodies.ts';
import type { Body } from './vocabulary.ts';

/** One operation that a system of a body asks for. */
export type Asking = {
  kernel: Kernel;
  actor: System;
  modality: Modality;
  requestId: string;
  /** The same operation sent again does nothing twice. */
  key: string;
  /** Where downloads are, as the client reaches this place. */
  base: string;
};

export function run<I extends z.ZodType, O extends z.ZodType>(
  { kernel, actor, requestId }: Asking,
  what: Action<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  return perform(kernel, what, actor, input, { requestId });
}

/** What changes something, once for each operation of each message. */
export function runOnce<I extends z.ZodType, O extends z.ZodType>(
  { kernel, actor, requestId, key }: Asking,
  what: Action<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  return perform(kernel, what, actor, input, { requestId, idempotencyKey: key });
}

/** The body with a code, if there is one. */
export async function bodyWith(asking: Asking, code: string): Promise<Body | undefined> {
  return (await run(asking, findBodies, { code })).bodies[0];
}

/** The bodies that some mandates name. */
export async function bodiesOf(
  asking: Asking,
  mandates: readonly Mandate[],
): Promise<ReadonlyMap<string, Body>> {
  const ids = [
    ...new Set(
      mandates.flatMap((each) => [
        ...each.scope.bodies,
        ...(each.receiverId === null ? [] : [each.receiverId]),
      ]),
    ),
  ];
  if (ids.length === 0) return new Map();
  const { bodies } = await run(asking, findBodies, { ids });
  return new Map(bodies.map((each) => [each.id, each]));
}

export type Operation = (asking: Asking, sent: XmlElement) => Promise<Markup>;
