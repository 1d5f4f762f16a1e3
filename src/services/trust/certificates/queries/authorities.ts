import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { nameText } from '../../../../kernel/pki/index.ts';
import { listAuthorities, newestResponders } from '../authority-store.ts';
import { EVERYBODY } from '../everybody.ts';
import { newestLists } from '../list-store.ts';
import { countCertificates } from '../search-store.ts';
import { CERTIFICATE_STATES } from '../views.ts';

const listFacts = z.object({
  number: z.number(),
  entries: z.number(),
  thisUpdate: z.string(),
  nextUpdate: z.string(),
});

/** Who issues here and what it says of itself. Counting goes through every certificate, so strangers cannot ask for it. */
export const listAuthorityFacts = query({
  name: 'certificates.authority.list',
  summary:
    'The certification authorities of this installation, their lists and how many certificates they issued.',
  access: EVERYBODY,
  input: z.object({}),
  output: z.object({
    authorities: z.array(
      z.object({
        id: z.string(),
        role: z.string(),
        subject: z.string().describe('RFC 4514'),
        fingerprint: z.string(),
        notAfter: z.string(),
        active: z.boolean(),
        offline: z.boolean().describe('Its key is not in this installation'),
        full: listFacts.nullable(),
        delta: listFacts.nullable(),
        responderUntil: z.string().nullable(),
        counts: z
          .record(z.enum(CERTIFICATE_STATES), z.number())
          .nullable()
          .describe('For the consortium: how many it issued'),
      }),
    ),
  }),
  async run(work) {
    const [authorities, lists] = [await listAuthorities(work.tx), await newestLists(work.tx)];
    const responders = await newestResponders(work.tx);
    const counts = work.actor.kind === 'operator' ? await countCertificates(work.tx, work.now) : undefined;
    return {
      authorities: authorities.map(({ id, role, certificate, active, keyHandle }) => {
        const listOf = (kind: string) => {
          const list = lists.find((each) => each.authority === id && each.kind === kind);
          if (list === undefined) return null;
          const { number, entries, this_update, next_update } = list;
          return {
            number,
            entries,
            thisUpdate: this_update.toISOString(),
            nextUpdate: next_update.toISOString(),
          };
        };
        const count = (state: string) =>
          counts?.find((each) => each.authority === id && each.state === state)?.count ?? 0;
        return {
          ...{
            id,
            role,
            subject: nameText(certificate.subject),
            fingerprint: certificate.fingerprint,
            active,
          },
          ...{ notAfter: new Date(certificate.notAfter).toISOString(), offline: keyHandle === null },
          ...{ full: listOf('full'), delta: listOf('delta') },
          responderUntil: responders.find((each) => each.authority === id)?.not_after.toISOString() ?? null,
          counts:
            counts === undefined
              ? null
              : {
                  valid: count('valid'),
                  suspended: count('suspended'),
                  revoked: count('revoked'),
                  expired: count('expired'),
                },
        };
      }),
    };
  },
});
