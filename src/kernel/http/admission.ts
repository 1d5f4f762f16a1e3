import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import { kernelProblems } from '../problems.ts';
import { placesOf } from './places.ts';
import { neighbourhood } from './rate.ts';
import { isForm, totalOf, type Uploads } from './uploads.ts';

/** Who may come in by an address, and what they may bring. */
export type Door = {
  /** @throws Problem when this actor may not come in, with this much */
  check?(actor: Actor, request: FastifyRequest, bytes: number): void;
  uploads?: Uploads | undefined;
  /** Largest body that is no form with files, in bytes; that of the whole server unless said. */
  bodyLimit?: number | undefined;
};

/** Seconds after which whoever found no room may try again (RFC 9110 §10.2.3). */
const COME_BACK = 10;

type Held = { leave(): void; isWorking: boolean };
const held = new WeakMap<FastifyRequest, Held>();
const actors = new WeakMap<FastifyRequest, Promise<Actor>>();

/** Who sent a request: asked once, whoever wants to know. */
export function actorOf(
  request: FastifyRequest,
  whoActs: (request: FastifyRequest) => Promise<Actor>,
): Promise<Actor> {
  const known = actors.get(request) ?? whoActs(request);
  actors.set(request, known);
  return known;
}

/**
 * Lets a request in before anything of its body is read, or refuses it: first who sends it, then whether there is room. What
 * came in is bounded by its places, so strangers cannot fill the memory, nor keep the places of those who may use them.
 */
export async function admit(
  { kernel, whoActs }: { kernel: Kernel; whoActs(request: FastifyRequest): Promise<Actor> },
  door: Door,
  [request, reply]: [FastifyRequest, FastifyReply],
): Promise<void> {
  const actor = await actorOf(request, whoActs);
  const bytes = bytesOf(kernel, door, request);
  door.check?.(actor, request, bytes);
  // Who has gone meanwhile will not be heard to close.
  if (request.raw.destroyed) throw kernelProblems['body-malformed']();
  const taker = { client: neighbourhood(request.ip), isStranger: actor.kind === 'visitor', bytes };
  const enter = () => {
    if (door.uploads?.enter !== undefined) return door.uploads.enter(kernel, taker);
    return isOrdinary(kernel, bytes) ? undefined : placesOf(kernel).enter(taker);
  };
  const leave = orLater(reply, enter);
  if (leave === undefined) return;
  const place: Held = { leave, isWorking: false };
  held.set(request, place);
  // A body that breaks off never reaches the handler; what the handler holds is held until it ends, whoever left.
  const ended = () => {
    if (!place.isWorking) leave();
  };
  reply.raw.once('finish', ended).once('close', ended);
}

/** Does the work of a request, and gives back the place that it was let in to. */
export async function inside<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
  const place = held.get(request);
  if (place !== undefined) place.isWorking = true;
  try {
    return await work();
  } finally {
    place?.leave();
  }
}

/** Whether a body is one that every address takes: it needs no place. */
export const isOrdinary = (kernel: Kernel, bytes: number): boolean => bytes <= kernel.settings.BODY_LIMIT;

/** What a request may come to hold: what it says of itself, or all that it may send. @throws Problem `kernel.too-large` */
function bytesOf(kernel: Kernel, { uploads, bodyLimit }: Door, request: FastifyRequest): number {
  const isOfFiles = uploads !== undefined && isForm(request);
  const most = isOfFiles ? totalOf(kernel, uploads) : (bodyLimit ?? kernel.settings.BODY_LIMIT);
  const length = request.headers['content-length'];
  const said = length === undefined ? most : Number(length);
  if (said > most) throw kernelProblems['too-large']();
  return said;
}

function orLater<T>(reply: FastifyReply, enter: () => T): T {
  try {
    return enter();
  } catch (error) {
    reply.header('retry-after', String(COME_BACK));
    throw error;
  }
}
