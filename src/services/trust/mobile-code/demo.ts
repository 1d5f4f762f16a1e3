import type { Kernel } from '../../../kernel/kernel.ts';
import { ZONE } from '../../../kernel/texts.ts';
import { addMeans, findPerson, keepPerson, type Person } from '../identity/index.ts';
import { METHOD } from './actions/enrol.ts';
import { factsMac, maskedPhone } from './code.ts';
import { phoneOf, storeFacts, storePhone } from './store.ts';

type Enrolled = { person: Person; phone: string; level: 'low' | 'substantial' };
const invented = (document: string, givenName: string, surname1: string, surname2: string): Person => ({
  ...{
    documentType: 'NIF',
    document,
    country: 'ES',
    givenName,
    surname1,
    surname2: `${surname2} (demostració)`,
  },
});

/** One was at a desk, the other enrolled from home. Invented, as their telephones are. */
export const DEMO_PHONES: readonly Enrolled[] = [
  { person: invented('99900601D', 'Mercè', 'Tarrés', 'Coll'), phone: '+34600000601', level: 'substantial' },
  { person: invented('99900602X', 'Jaume', 'Font', 'Riba'), phone: '+34600000602', level: 'low' },
];
/** Whoever wants to try the enrolment from home. */
const FACTS = {
  person: '99900603B',
  birthDate: '1950-05-14',
  documentUntil: '2030-01-31',
  healthCard: 'DEMO0500514001',
};

export async function loadDemo(kernel: Kernel): Promise<void> {
  const now = kernel.now();
  const day = now.toZonedDateTimeISO(ZONE).toPlainDate();
  await kernel.db.transaction().execute(async (tx) => {
    await storeFacts(tx, [factsMac(kernel, FACTS)], now);
    for (const { person, phone, level } of DEMO_PHONES) {
      const account = (await findPerson(tx, person.document)) ?? (await keepPerson(tx, person, now));
      if ((await phoneOf(tx, account.id, day.toString())) !== undefined) continue;
      const enrolledBy = level === 'low' ? 'shared-data' : 'in-person';
      const work = { tx, kernel, now } as never;
      const id = await addMeans(work, {
        accountId: account.id,
        method: METHOD,
        label: maskedPhone(phone),
        level,
        enrolledBy,
      });
      const endsOn = day.add({ years: 4 }).toString();
      await storePhone(tx, {
        accountId: account.id,
        id,
        number: phone,
        documentUntil: null,
        enrolledOn: day.toString(),
        endsOn,
      });
    }
  });
}
