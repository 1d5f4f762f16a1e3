import { type Action, perform } from '../../../kernel/action.ts';
import type { Capability, Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { demoId, loadAdministration } from '../../cooperation/administrations/index.ts';
import { revokeByDesk, suspendCertificate } from './actions/change-certificate.ts';
import { approveRequest, verifyRequest } from './actions/decide-request.ts';
import { requestCertificate } from './actions/request-certificate.ts';
import type { Profile } from './profiles.ts';
import type { Subject } from './subject.ts';

const GIRONA = '17079';
/** People of the desk of the demonstration; they are nobody. */
const DESK = [
  ['99000801S', 'Registre de Girona (demostració)'],
  ['99000802Q', 'Secretaria de Girona (demostració)'],
  ['99000803V', 'Intervenció de Girona (demostració)'],
] as const;

type Story = {
  profile: Profile;
  subject: Subject;
  as: 'requested' | 'approved' | 'issued' | 'suspended' | 'revoked';
};

/** Invented people, those of the story among them; all marked or with documents that nobody has. */
const STORIES: readonly Story[] = [
  {
    profile: 'citizen',
    subject: { givenName: 'Núria', surname: 'Puig Vila', document: '99000001C' },
    as: 'issued',
  },
  {
    profile: 'citizen',
    subject: { givenName: 'Josep', surname: 'Casals Roca', document: '99000009M' },
    as: 'suspended',
  },
  {
    profile: 'citizen',
    subject: { givenName: 'Arnau', surname: 'Soler Ferrer', document: '99000007A' },
    as: 'requested',
  },
  { profile: 'seal', subject: { name: 'Segell electrònic (demostració)' }, as: 'issued' },
  { profile: 'tls-client', subject: { name: 'Gestor d’expedients (demostració)' }, as: 'revoked' },
  {
    profile: 'employee-pseudonym',
    subject: { pseudonym: 'Policia local 0042 (demostració)', document: '99000804H' },
    as: 'issued',
  },
  {
    profile: 'employee',
    subject: { givenName: 'Roser', surname: 'Demostració', document: '99000805L', unit: 'Padró' },
    as: 'approved',
  },
];

/** A desk with its work of some days, once; where the town is not in the directory, nothing. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  const administrationId = demoId(GIRONA);
  const body = await kernel.db.transaction().execute((tx) => loadAdministration(tx, administrationId));
  const known = await runSql(
    kernel.db,
    'select 1 from certificates.request where administration_id = $1 limit 1',
    [administrationId],
  );
  if (body === undefined || known.length > 0) return;
  const [officer, first, second] = DESK.map(([document, name]): Employee => {
    const capabilities: Capability[] = ['certificates.register', 'certificates.approve'];
    return {
      ...{ kind: 'employee', document, name, administrationId, administrationName: body.name },
      unit: 'Registre',
      capabilities,
    };
  }) as [Employee, Employee, Employee];
  for (const { profile, subject, as } of STORIES) {
    const { id } = await perform(kernel, requestCertificate, officer, { profile, subject });
    if (as === 'requested') continue;
    const seen = { id, present: true, documentType: 'dni', documentUntil: '2035-12-31' } as const;
    await perform(kernel, verifyRequest, officer, seen);
    await perform(kernel, approveRequest, first, { id });
    if (as === 'approved') continue;
    const { certificateId } = await perform(kernel, approveRequest, second, { id });
    const after: Action | undefined =
      as === 'suspended'
        ? (suspendCertificate as never)
        : as === 'revoked'
          ? (revokeByDesk as never)
          : undefined;
    const reason = as === 'revoked' ? { reason: 'superseded' } : {};
    if (after !== undefined) await perform(kernel, after, officer, { id: certificateId, ...reason });
  }
}
