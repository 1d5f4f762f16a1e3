import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { assertTheirs, leafAbout } from '../desk.ts';
import { REVOKE_REASONS } from '../life.ts';
import { changeStatus, type StatusWish } from '../status.ts';
import { loadCertificate } from '../store.ts';
import { certificateView, viewOf } from '../views.ts';

const seen = { id: z.uuid(), version: z.coerce.number().int().min(1).optional() };
const because = z
  .preprocess((value) => (value === '' ? undefined : value), z.string().trim().min(3).max(1000).optional())
  .describe('In words, for the history');

async function change(work: Work, wish: StatusWish) {
  const row = assertTheirs(work.actor, await loadCertificate(work.tx, wish.id));
  const changed = await changeStatus(work, wish);
  leafAbout(work, `certificates.certificate.${wish.step}`, {
    certificate: row.fingerprint,
    reason: wish.reason ?? '',
  });
  return viewOf(changed, work.now);
}

/** At once, also by the holder: a lost card or telephone does not wait for a desk. */
export const suspendCertificate = action({
  name: 'certificates.certificate.suspend',
  summary: 'Suspend a certificate of yours or of your body at once (certificateHold).',
  access: { citizen: true, employee: 'certificates.register', operator: true },
  input: z.strictObject({ ...seen, because }),
  output: certificateView,
  run: (work, given) => change(work, { ...given, step: 'suspend' }),
});

export const resumeCertificate = action({
  name: 'certificates.certificate.resume',
  summary: 'Let a suspended certificate hold again; the person came to the desk.',
  access: { employee: 'certificates.register', operator: true },
  input: z.strictObject({ ...seen, because }),
  output: certificateView,
  run: (work, given) => change(work, { ...given, step: 'resume' }),
});

export const revokeByDesk = action({
  name: 'certificates.certificate.revoke',
  summary: 'Revoke a certificate for ever, with a reason of RFC 5280 §5.3.1.',
  access: { citizen: true, employee: 'certificates.register', operator: true },
  input: z.strictObject({ ...seen, reason: z.enum(REVOKE_REASONS), because }),
  output: certificateView,
  run: (work, given) => change(work, { ...given, step: 'revoke' }),
});
