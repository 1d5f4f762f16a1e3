import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { loadAdministration } from '../../../cooperation/administrations/index.ts';
import { credentialView, ownerOf, ownerOfBody, viewOf } from '../credential.ts';
import { credentialsOf } from '../credential-store.ts';
import { isHeld, isInForce } from '../request.ts';
import { bodyOf, dayOf, employeeOf, signerOf } from '../rules.ts';
import { rulesOf } from '../seal-store.ts';
import { LOCKS_FOR_GOOD } from '../second-factor.ts';
import { type KeptFactors, loadFactors } from '../second-factor-store.ts';
import { delegationsOf, holdingsOf, officesOf } from '../task-store.ts';

const FACTOR_STATES = ['none', 'begun', 'ready', 'locked', 'closed'] as const;

function stateOf(factors: KeptFactors | undefined, isLocked: boolean): (typeof FACTOR_STATES)[number] {
  if (factors === undefined) return 'none';
  if (factors.confirmedAt === null) return 'begun';
  if (factors.locks >= LOCKS_FOR_GOOD) return 'closed';
  return isLocked ? 'locked' : 'ready';
}

/** One's own credentials, and how the factors stand. */
export const myCredentials = query({
  name: 'signatures.credential.mine',
  summary: 'Your credentials in the capacity in which you act, and the state of your PIN and codes.',
  access: { employee: true, citizen: true },
  input: z.object({}),
  output: z.object({
    credentials: z.array(credentialView),
    factors: z.enum(FACTOR_STATES),
    lockedUntil: z.string().nullable(),
    demonstration: z.boolean(),
  }),
  async run(work) {
    const owner = ownerOf(signerOf(work));
    const factors = await loadFactors(work, owner);
    const isLocked =
      factors?.lockedUntil !== undefined && Temporal.Instant.compare(work.now, factors.lockedUntil) < 0;
    return {
      credentials: (await credentialsOf(work.tx, owner)).map(viewOf),
      factors: stateOf(factors, isLocked),
      lockedUntil: isLocked ? factors!.lockedUntil!.toString() : null,
      demonstration: factors?.demonstration ?? false,
    };
  },
});

const officeView = z.object({
  id: z.uuid(),
  post: z.string(),
  unitId: z.uuid().nullable(),
  holder: z.object({ name: z.string(), fromDay: z.string(), untilDay: z.string().nullable() }).nullable(),
});

/** The offices of a body with who holds each today; documents of people stay out. */
export const listOffices = query({
  name: 'signatures.office.list',
  summary: 'The offices of your body, and who holds each today.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({}),
  output: z.object({ offices: z.array(officeView) }),
  async run(work) {
    const administrationId = bodyOf(work);
    const day = dayOf(work.now);
    const holdings = await holdingsOf(work.tx, administrationId);
    const offices = await officesOf(work.tx, administrationId);
    return {
      offices: offices.map((office) => ({
        ...office,
        holder: holdings.find((each) => each.officeId === office.id && isHeld(each, day)) ?? null,
      })),
    };
  },
});

const delegationView = z.object({
  id: z.uuid(),
  fromName: z.string(),
  toName: z.string(),
  act: z.string(),
  fromDay: z.string(),
  untilDay: z.string(),
  state: z.enum(['future', 'inForce', 'over']),
});

export const listDelegations = query({
  name: 'signatures.delegation.list',
  summary: 'The delegations that you gave and those given to you.',
  access: { employee: true },
  input: z.object({}),
  output: z.object({ given: z.array(delegationView), received: z.array(delegationView) }),
  async run(work) {
    const { administrationId, document } = employeeOf(work);
    const day = dayOf(work.now);
    const told = (all: Awaited<ReturnType<typeof delegationsOf>>) =>
      all.map((each) => ({
        ...each,
        state: isInForce(each, day)
          ? ('inForce' as const)
          : each.endedAt === null && each.fromDay > day
            ? ('future' as const)
            : ('over' as const),
      }));
    return {
      given: told(await delegationsOf(work.tx, administrationId, { from: document })),
      received: told(await delegationsOf(work.tx, administrationId, { to: document })),
    };
  },
});

/** The seals of a body and the rules by which they are put. */
export const listSeals = query({
  name: 'signatures.seal.list',
  summary: 'The seals of your body, and who may have each put, for which procedure.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({}),
  output: z.object({
    seals: z.array(credentialView),
    rules: z.array(
      z.object({
        id: z.uuid(),
        credentialId: z.uuid(),
        procedure: z.string(),
        act: z.string(),
        userKind: z.enum(['system', 'employee']),
        fromDay: z.string(),
        untilDay: z.string().nullable(),
        endedAt: z.string().nullable(),
      }),
    ),
    body: z.string(),
  }),
  async run(work) {
    const administrationId = bodyOf(work);
    const body = await loadAdministration(work.tx, administrationId);
    return {
      seals: (await credentialsOf(work.tx, ownerOfBody(administrationId))).map(viewOf),
      rules: await rulesOf(work.tx, administrationId),
      body: body?.name ?? '',
    };
  },
});
