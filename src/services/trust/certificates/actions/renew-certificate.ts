import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { KEY_TYPES } from '../../../../kernel/keys/index.ts';
import { assertTheirs, keyOfRequest, leafAbout, REQUEST_LIMIT } from '../desk.ts';
import { issueCertificate } from '../issue.ts';
import { certificatesProblems } from '../problems.ts';
import { isPersonal } from '../profiles.ts';
import { againstRenewal } from '../registration.ts';
import { isRenewed } from '../search-store.ts';
import { loadCertificate, loadKeyHandle, lockCertificate } from '../store.ts';
import { certificateView, viewOf } from '../views.ts';

/** Another certificate for the same holder, while the one before is valid: no new visit to a desk within five years. */
export const renewCertificate = action({
  name: 'certificates.certificate.renew',
  summary: 'Renew a certificate of yours or of your body in the 60 days before it ends, with a new key.',
  access: { citizen: true, employee: 'certificates.register' },
  input: z.strictObject({
    id: z.uuid(),
    request: z
      .string()
      .max(REQUEST_LIMIT)
      .optional()
      .describe('PKCS#10 in PEM; absent when the platform keeps the key, and makes another'),
  }),
  output: certificateView,
  async run(work, { id, request }) {
    const row = assertTheirs(work.actor, await lockCertificate(work.tx, id));
    const clauses = againstRenewal(
      {
        ...{ state: row.state, notAfter: row.not_after.getTime(), isPersonal: isPersonal(row.profile) },
        ...{ verifiedAt: row.verified_at?.getTime() ?? null, renewed: await isRenewed(work.tx, id) },
      },
      work.now.epochMilliseconds,
    );
    if (clauses.length > 0)
      throw certificatesProblems['step-refused']({ clauses, data: { state: row.state, step: 'renew' } });
    const kept = (await loadKeyHandle(work.tx, id)) !== null;
    if (request === undefined && !kept)
      throw certificatesProblems['request-unreadable']({
        fields: [
          { field: 'request', message: 'is needed: the platform does not keep the key of this certificate' },
        ],
      });
    const made = request === undefined ? await work.kernel.keys.create(KEY_TYPES[0]) : undefined;
    const issued = await issueCertificate(work, {
      ...{ profile: row.profile, subject: row.subject, renews: id },
      publicKey: request === undefined ? made!.publicKey : keyOfRequest(request).publicKey,
      ...(made !== undefined && { keyHandle: made.handle }),
      ...(row.administration_id !== null && { administration: row.administration_id }),
      ...(row.verified_at !== null && {
        verifiedAt: Temporal.Instant.fromEpochMilliseconds(row.verified_at.getTime()),
      }),
    });
    leafAbout(work, 'certificates.certificate.renew', {
      certificate: issued.certificate.fingerprint,
      before: row.fingerprint,
    });
    return viewOf((await loadCertificate(work.tx, issued.id))!, work.now);
  },
});
