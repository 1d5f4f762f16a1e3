import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import type { Employee } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { keyOfRequest, leafAbout, personOf, REQUEST_LIMIT } from '../desk.ts';
import { assertKey, searchText, withBody } from '../issue.ts';
import { certificatesProblems } from '../problems.ts';
import { DESK_PROFILES, isPersonal, rulesOf } from '../profiles.ts';
import { insertRequest, loadRequest } from '../request-store.ts';
import { insertStep } from '../store.ts';
import { checkSubject, givenSubject, holderName } from '../subject.ts';
import { requestView, requestViewOf } from '../views.ts';

const DAY = 86_400_000;

/** An officer of a desk writes down who asks for what. */
export const requestCertificate = action({
  name: 'certificates.request.create',
  summary:
    'Ask for a certificate at the registration desk of your body, for a person, an official, a seal or a server.',
  access: { employee: 'certificates.register' },
  input: z.strictObject({
    profile: z.enum(DESK_PROFILES),
    subject: givenSubject,
    request: z
      .string()
      .max(REQUEST_LIMIT)
      .optional()
      .describe('PKCS#10 in PEM, signed with its key; absent: the platform makes the key and keeps it'),
    seatUntil: z.iso
      .date()
      .optional()
      .describe('Last day of the seat or the contract: the certificate ends with it'),
  }),
  output: requestView,
  async run(work, { profile, subject: given, request, seatUntil }) {
    const { administrationId } = work.actor as Employee;
    const subject = checkSubject(
      profile,
      await withBody(work.tx, { profile, subject: given, administration: administrationId }),
    );
    if (request === undefined && profile === 'tls-server')
      throw certificatesProblems['request-unreadable']({
        fields: [{ field: 'request', message: 'is needed: the key of a server stays on the server' }],
      });
    if (profile === 'official' && seatUntil === undefined)
      throw certificatesProblems['subject-wrong']({
        fields: [{ field: 'seatUntil', message: 'is needed for this profile' }],
      });
    const key = request === undefined ? undefined : keyOfRequest(request);
    if (key !== undefined) {
      const notAfter = work.now.epochMilliseconds + rulesOf(profile).days * DAY;
      await assertKey(
        work.tx,
        { publicKey: key.publicKey, profile, subject, administration: administrationId },
        notAfter,
      );
    }
    const id = newId();
    const name = holderName(profile, subject);
    await insertRequest(
      work.tx,
      {
        ...{ administration_id: administrationId, id, profile, subject, holder_name: name },
        ...{
          holder_document: isPersonal(profile) ? (subject.document ?? null) : null,
          search_text: searchText(name, subject),
        },
        ...{ request: key?.der ?? null, key_fingerprint: key?.publicKey.fingerprint ?? null },
        ...{ seat_until: seatUntil ?? null, requested_by: personOf(work.actor) },
      },
      work.now,
    );
    await insertStep(work.tx, {
      ...{
        about: id,
        administrationId,
        step: 'request',
        byKind: work.actor.kind,
        byName: (work.actor as Employee).name,
      },
      ...{ reason: null, at: work.now.toString() },
    });
    leafAbout(work, 'certificates.request.create', { request: id, subject: JSON.stringify(subject) });
    work.emit({ administrationId, kind: 'certificates.request.created', subject: id, payload: { profile } });
    const stored = await loadRequest(work.tx, id, administrationId);
    return requestViewOf(stored!);
  },
});
