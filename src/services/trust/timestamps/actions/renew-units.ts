import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { type Issued, issueCertificate } from '../../certificates/index.ts';
import { runningOf } from '../running.ts';
import { UNIT_KINDS, type UnitKind } from '../settings.ts';
import { expiredHandles, forgetHandle, insertUnit, lockEnrolment, unitsAt } from '../store.ts';
import { KEY_OF, RENEW_DAYS, signingPeriod } from '../unit.ts';

const NO_AUTHORITY = 'certificates.no-authority';
const NAMES: Readonly<Record<UnitKind, string>> = { p256: 'P-256', rsa: 'RSA' };

/**
 * Sees to it that a key of each kind stamps for weeks to come: makes those that are missing or near their end, with their
 * certificates, and destroys the keys whose time is over (EN 319 421 §7.6.3). Again changes nothing.
 */
export const renewUnits = action({
  name: 'timestamps.unit.renew',
  summary:
    'Makes the stamping keys that are missing or near their end, and destroys those whose time is over.',
  access: { operator: true, platform: true },
  input: z.object({}),
  output: z.object({ made: z.array(z.enum(UNIT_KINDS)), destroyed: z.number().int() }),
  async run(work) {
    await lockEnrolment(work.tx);
    const enough = work.now.add({ hours: 24 * RENEW_DAYS });
    const lasting = new Set((await unitsAt(work.tx, enough)).map(({ kind }) => kind));
    const made = UNIT_KINDS.filter((kind) => !lasting.has(kind));
    const ids: string[] = [];
    for (const kind of made) {
      const id = await enrol(work, kind);
      if (id === undefined) break;
      ids.push(id);
    }
    const destroyed = await destroyExpired(work);
    const record = { action: 'timestamps.unit.renew', made: ids, destroyed };
    work.leaf({ type: 'key', record });
    if (ids.length > 0)
      work.emit({
        administrationId: OPERATOR_FEED,
        kind: 'timestamps.renewed',
        subject: ids[0]!,
        payload: { units: ids },
      });
    runningOf(work.kernel).authority.changing();
    return { made: made.slice(0, ids.length), destroyed };
  },
});

/** Makes a key and its certificate. No authority yet: a refusal for people, and for the schedule nothing to do. */
async function enrol(work: Work, kind: UnitKind): Promise<string | undefined> {
  const key = await work.kernel.keys.create(KEY_OF[kind]);
  const subject = { name: `Aplec TSU ${NAMES[kind]} ${work.now.toString().slice(0, 10)}` };
  let issued: Issued;
  try {
    issued = await issueCertificate(work, { profile: 'timestamp', subject, publicKey: key.publicKey });
  } catch (error) {
    await work.kernel.keys.destroy(key.handle);
    const isEarly = error instanceof Problem && error.code === NO_AUTHORITY;
    if (isEarly && work.actor.kind === 'platform') return undefined;
    throw error;
  }
  const { certificate, chain } = issued;
  const { from, until } = signingPeriod(certificate, work.now.epochMilliseconds);
  const id = newId();
  const unit = {
    ...{ id, kind, handle: key.handle, certificate: Buffer.from(certificate.der) },
    chain: chain.map(({ der }) => Buffer.from(der)),
    ...{ signsFrom: new Date(from), signsUntil: new Date(until) },
  };
  await insertUnit(work.tx, unit, work.now);
  return id;
}

async function destroyExpired(work: Work): Promise<number> {
  const over = await expiredHandles(work.tx, work.now);
  for (const { id, handle } of over) {
    await work.kernel.keys.destroy(handle);
    await forgetHandle(work.tx, id);
  }
  return over.length;
}
