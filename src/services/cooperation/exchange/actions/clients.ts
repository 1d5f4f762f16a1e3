import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf, CAPABILITIES, type Capability } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { takesTwoToGive } from '../../../trust/people/index.ts';
import { type ExchangeEvent, tell } from '../events.ts';
import { moveView } from '../queries/views.ts';
import { addMove, bumpState, movesOf, tables } from '../store.ts';
import { bodyNames, nameIn } from '../store-bodies.ts';
import { type ClientRow, clientsWith, loadClient } from '../store-clients.ts';
import { audiencesOf, checkAssertion } from '../tokens.ts';
import { MAX_CERTIFICATE_PEM, onlyPublic, publicKeys, readCertificate } from './client-keys.ts';
import { id, optional, reason, yes } from './inputs.ts';
import { managementProblems } from './problems.ts';
import { actingUnit, bodyFor } from './side.ts';

export const clientAccess = { employee: 'body.manage', operator: true, platform: true } as const;
/** With the key of a system somebody is that system in its body: so the consortium lets only some of its people give one. */
const KEEPERS = { ...clientAccess, operator: 'clients.approve' } as const;

/** A system never administers its body: it could grant itself the rest. */
const CLIENT_CAPABILITIES = CAPABILITIES.filter((each) => each !== 'body.manage');
const capabilities = z.array(z.enum(CLIENT_CAPABILITIES)).max(CLIENT_CAPABILITIES.length);
/** Most subsystems of one system that are mapped to procedures. */
const MOST_SUBSYSTEMS = 50;
/** Letters that X-Road's identifiers may have (see the façade). */
const subsystems = z
  .record(
    z.string().regex(/^[\p{L}\p{Nd}'()+,\-.=?_]{1,128}$/u),
    z
      .string()
      .trim()
      .regex(/^\d{6,8}$/),
  )
  .refine((map) => Object.keys(map).length <= MOST_SUBSYSTEMS, `has at most ${MOST_SUBSYSTEMS} subsystems`)
  .describe('SIA code of the procedure for which each X-Road subsystem of this system works');
const certificate = optional(z.string().trim().max(MAX_CERTIFICATE_PEM));
const keys = publicKeys.optional();

export const clientView = z.object({
  id: z.string(),
  administrationId: z.string(),
  administrationName: z.string(),
  name: z.string(),
  certificates: z.array(z.string()),
  keyIds: z.array(z.string()),
  capabilities: z.array(z.string()),
  subsystems: z.record(z.string(), z.string()),
  state: z.enum(['active', 'revoked']),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});
export type ClientView = z.output<typeof clientView>;
export const clientDetail = clientView.extend({ history: z.array(moveView) });

export async function clientViews(work: Work, rows: readonly ClientRow[]): Promise<ClientView[]> {
  const names = await bodyNames(
    work.tx,
    rows.map((row) => row.administration_id),
  );
  return rows.map((row) => ({
    id: row.id,
    administrationId: row.administration_id,
    administrationName: nameIn(names, row.administration_id),
    name: row.name,
    certificates: row.certificates,
    keyIds: row.jwks?.keys.map((key) => String(key['kid'])) ?? [],
    capabilities: row.capabilities,
    subsystems: row.subsystems,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

async function detail(work: Work, clientId: string): Promise<z.output<typeof clientDetail>> {
  const row = (await loadClient(work.tx, clientId))!;
  const [view] = await clientViews(work, [row]);
  return { ...view!, history: await movesOf(work.tx, row.administration_id, row.id) };
}

/** Loads a system of one's own body (of any, for the operator). Throws `kernel.not-found`. */
async function ownClient(work: Work, clientId: string): Promise<ClientRow> {
  const row = await loadClient(work.tx, clientId);
  const own = administrationOf(work.actor);
  if (row === undefined || (own !== undefined && own !== row.administration_id))
    throw kernelProblems['not-found']();
  return row;
}

/** The fingerprint of a given certificate. Throws beside its field, or `exchange.certificate-in-use`. */
async function fingerprintOf(work: Work, pem: string, clientId: string): Promise<string> {
  const read = readCertificate(pem, work.now);
  if (!read.ok)
    throw kernelProblems['input-invalid']({ fields: [{ field: 'certificate', message: read.message }] });
  const others = await clientsWith(work.tx, read.fingerprint);
  if (others.some((other) => other.id !== clientId)) throw managementProblems['certificate-in-use']();
  return read.fingerprint;
}

type Step = {
  act: string;
  event: ExchangeEvent;
  from: string | null;
  to: 'active' | 'revoked';
  reason?: string;
};

async function recordStep(work: Work, client: Pick<ClientRow, 'id' | 'administration_id'>, step: Step) {
  const side =
    work.actor.kind === 'operator' ? 'operator' : work.actor.kind === 'platform' ? 'platform' : 'consumer';
  await addMove(work.tx, {
    administration_id: client.administration_id,
    subject_id: client.id,
    what: 'client',
    at: work.now,
    side,
    unit: actingUnit(work),
    action: step.act,
    from_state: step.from,
    to_state: step.to,
    reason: step.reason ?? null,
  });
  tell(work, [client.administration_id], {
    kind: step.event,
    subject: client.id,
    payload: { client: client.id, state: step.to },
  });
}

function keyLeaf(work: Work, act: string, row: ClientRow): void {
  work.leaf({
    type: 'key',
    record: {
      action: `client.${act}`,
      client: row.id,
      administration: row.administration_id,
      certificates: row.certificates,
      keys: row.jwks?.keys.map((key) => String(key['kid'])) ?? [],
      state: row.state,
    },
    fields: { actor: actorKey(work.actor) },
  });
}

/**
 * What a person gets by the decision of two only, one person gives to no system either: with its key they would have it. The
 * consortium may, which is a second one.
 */
function assertMayGive({ actor }: Work, wanted: readonly Capability[], before: readonly string[] = []): void {
  const more = wanted.filter((each) => !before.includes(each));
  if (actor.kind === 'employee' && takesTwoToGive(more)) throw managementProblems['capability-takes-two']();
}

/**
 * Whoever replaces the key of a system has what it may do. So one person replaces none of a system that holds what takes two:
 * the consortium does, or the system itself, known by the key of today.
 */
function assertMayTurnKeys({ actor }: Work, held: readonly string[]): void {
  const known = CAPABILITIES.filter((each) => held.includes(each));
  if (actor.kind === 'employee' && takesTwoToGive(known)) throw managementProblems['keys-take-two']();
}

/** A system changes its own keys, and nothing of what it may do or stands for. */
function assertOnlyOwnKeys({ actor }: Work, changes: { id: string; more: readonly unknown[] }): void {
  if (actor.kind !== 'system') return;
  if (changes.id !== actor.clientId) throw kernelProblems['not-found']();
  if (changes.more.some((each) => each !== undefined)) throw kernelProblems['not-allowed']();
}

/** An access token ends in ten minutes and new keys do not: who is known by a token alone shows the key of today too. */
async function assertHasKey(
  work: Work,
  { row, assertion }: { row: ClientRow; assertion: string | undefined },
) {
  const { actor, kernel, now } = work;
  if (actor.kind !== 'system' || actor.byToken !== true) return;
  if (assertion === undefined) throw managementProblems['key-needed']();
  const client = { id: row.id, revoked: row.state === 'revoked', jwks: row.jwks };
  await checkAssertion(work.tx, assertion, { client, audiences: audiencesOf(kernel), now });
}

export const registerClient = action({
  name: 'exchange.client.register',
  summary: 'Registers a system of a body by its certificate, or by public keys for signed assertions.',
  access: KEEPERS,
  input: z
    .object({
      administrationId: optional(id),
      name: z.string().trim().min(3).max(200),
      certificate,
      jwks: keys,
      capabilities: capabilities.default(['evidence.request']),
      subsystems: subsystems.default({}),
    })
    .refine((input) => input.certificate !== undefined || input.jwks !== undefined, {
      path: ['certificate'],
      message: 'or keys (jwks) are needed: one of them says who the system is',
    }),
  output: clientDetail,
  async run(work, input) {
    const administrationId = bodyFor(work.actor, input.administrationId);
    assertMayGive(work, input.capabilities);
    await bumpState(work.tx);
    const clientId = newId();
    const fingerprint =
      input.certificate === undefined ? undefined : await fingerprintOf(work, input.certificate, clientId);
    await tables(work.tx)
      .insertInto('client')
      .values({
        administration_id: administrationId,
        id: clientId,
        name: input.name,
        certificates: fingerprint === undefined ? [] : [fingerprint],
        jwks: input.jwks === undefined ? null : JSON.stringify(onlyPublic(input.jwks)),
        capabilities: [...new Set(input.capabilities)],
        subsystems: JSON.stringify(input.subsystems),
        state: 'active',
        created_at: work.now.toString(),
      })
      .execute();
    const row = (await loadClient(work.tx, clientId))!;
    await recordStep(work, row, { act: 'register', event: 'clients.registered', from: null, to: 'active' });
    keyLeaf(work, 'register', row);
    return detail(work, clientId);
  },
});

/** An assertion has a few claims and a signature. */
const MOST_ASSERTION = 4000;
/** Most certificates of one system at once: the one in use, the next, and one to spare. */
const CERTIFICATES_LIMIT = 3;

export const rotateClient = action({
  name: 'exchange.client.rotate',
  summary:
    'Gives a system a new certificate or keys; with `keep`, the old certificate serves until the next rotation. A system may for itself.',
  access: { ...KEEPERS, system: true },
  input: z
    .object({
      id,
      certificate,
      jwks: keys,
      keep: yes,
      capabilities: capabilities.optional(),
      subsystems: subsystems.optional(),
      assertion: z
        .string()
        .max(MOST_ASSERTION)
        .optional()
        .describe(
          'Of a system that is known by an access token: an assertion as for POST /oauth/token (RFC 7523), signed by its key of today',
        ),
    })
    .refine(
      (input) =>
        [input.certificate, input.jwks, input.capabilities, input.subsystems].some(
          (each) => each !== undefined,
        ),
      {
        path: ['certificate'],
        message: 'is needed, or keys, capabilities or subsystems',
      },
    ),
  output: clientDetail,
  async run(work, input) {
    assertOnlyOwnKeys(work, { id: input.id, more: [input.capabilities, input.subsystems] });
    await bumpState(work.tx);
    const before = await ownClient(work, input.id);
    if (before.state === 'revoked') throw managementProblems['client-ended']();
    await assertHasKey(work, { row: before, assertion: input.assertion });
    if (input.certificate !== undefined || input.jwks !== undefined)
      assertMayTurnKeys(work, input.capabilities ?? before.capabilities);
    assertMayGive(work, input.capabilities ?? [], before.capabilities);
    let { certificates } = before;
    if (input.certificate !== undefined) {
      const fresh = await fingerprintOf(work, input.certificate, before.id);
      const old = input.keep ? certificates.filter((each) => each !== fresh) : [];
      certificates = [fresh, ...old].slice(0, CERTIFICATES_LIMIT);
    }
    const jwks = input.jwks === undefined ? before.jwks : onlyPublic(input.jwks);
    await tables(work.tx)
      .updateTable('client')
      .set({
        certificates,
        jwks: jwks === null ? null : JSON.stringify(jwks),
        capabilities:
          input.capabilities === undefined ? before.capabilities : [...new Set(input.capabilities)],
        subsystems: JSON.stringify(input.subsystems ?? before.subsystems),
        updated_at: work.now.toString(),
      })
      .where('administration_id', '=', before.administration_id)
      .where('id', '=', before.id)
      .execute();
    const row = (await loadClient(work.tx, before.id))!;
    await recordStep(work, row, { act: 'rotate', event: 'clients.rotated', from: 'active', to: 'active' });
    keyLeaf(work, 'rotate', row);
    return detail(work, row.id);
  },
});

export const revokeClient = action({
  name: 'exchange.client.revoke',
  summary: 'Stops a system for good, at once, with a reason.',
  access: clientAccess,
  input: z.object({ id, reason }),
  output: clientDetail,
  async run(work, input) {
    await bumpState(work.tx);
    const before = await ownClient(work, input.id);
    if (before.state === 'revoked') throw managementProblems['client-ended']();
    await tables(work.tx)
      .updateTable('client')
      .set({ state: 'revoked', revoked_at: work.now.toString(), updated_at: work.now.toString() })
      .where('administration_id', '=', before.administration_id)
      .where('id', '=', before.id)
      .execute();
    const row = (await loadClient(work.tx, before.id))!;
    await recordStep(work, row, {
      act: 'revoke',
      event: 'clients.revoked',
      from: 'active',
      to: 'revoked',
      reason: input.reason,
    });
    keyLeaf(work, 'revoke', row);
    return detail(work, row.id);
  },
});

export const readClient = query({
  name: 'exchange.client.read',
  summary: 'One system of your body with its history.',
  access: clientAccess,
  input: z.object({ id }),
  output: clientDetail,
  run: async (work, input) => detail(work, (await ownClient(work, input.id)).id),
});
