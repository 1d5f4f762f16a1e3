import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { type Appointment, searchText } from '../appointment.ts';
import { type Fault, MOST_CHARACTERS, readPeople } from '../import-csv.ts';
import { peopleProblems } from '../problems.ts';
import { endAppointment, everybodyActive, storeAppointment } from '../store.ts';
import { body, bodyOf, give, isSelf, MANAGERS, tell, today } from './appointments.ts';

const MOST_SHOWN = 500;
const input = z.object({
  ...body,
  csv: z.string().min(1).max(MOST_CHARACTERS),
  endMissing: z.boolean().default(false).describe('Ends the places of those who are not in the file'),
});

const fault = z.object({ line: z.number().int(), column: z.string(), message: z.string() });
const plan = z.object({
  faults: z.array(fault),
  news: z.array(z.object({ name: z.string(), title: z.string() })),
  known: z.number().int(),
  missing: z.array(z.object({ name: z.string(), title: z.string() })),
});

/** Where a fault is, as in a file of calendars: `lines.4.fromDay`. */
const placeOf = ({ line, column }: Fault) => (column === '' ? `lines.${line}` : `lines.${line}.${column}`);
const keyOf = ({ person, title }: { person: string; title: string }) => `${person}\0${title}`;

/** What a file would do: whom it appoints, whom it finds, who is not in it. */
async function planOf(work: Work, { administrationId, csv }: { administrationId: string; csv: string }) {
  const { lines, faults } = readPeople(csv);
  const active = await everybodyActive(work.tx, administrationId);
  const there = new Set(active.map(keyOf));
  const inFile = new Set(lines.map(({ document, title }) => keyOf({ person: document, title })));
  const news = lines.filter(({ document, title }) => !there.has(keyOf({ person: document, title })));
  // Whoever is there already is no appointment of oneself.
  const own: Fault[] = news
    .filter(({ document }) => isSelf(work, document))
    .map(({ at }) => ({ line: at, column: 'document', message: 'is you: nobody appoints themself' }));
  return {
    faults: [...faults, ...own].toSorted((one, other) => one.line - other.line),
    ...{ news, known: lines.length - news.length },
    missing: active.filter((each) => !inFile.has(keyOf(each)) && !isSelf(work, each.person)),
  };
}

export const checkImport = query({
  name: 'people.import.check',
  summary: 'Says what a file of people would do and what is wrong in it, line by line; changes nothing.',
  access: MANAGERS,
  input,
  output: plan,
  async run(work, { administrationId, csv }) {
    const found = await planOf(work, { administrationId: bodyOf(work, administrationId), csv });
    return {
      ...{ faults: found.faults.slice(0, MOST_SHOWN), known: found.known },
      news: found.news.map(({ name, title }) => ({ name, title })),
      missing: found.missing.map(({ name, title }) => ({ name, title })),
    };
  },
});

export const applyImport = action({
  name: 'people.import.apply',
  summary: 'Appoints the people of a file that are not there yet; all of it, or nothing.',
  access: MANAGERS,
  level: 'substantial',
  input,
  output: z.object({ appointed: z.number().int(), ended: z.number().int(), waiting: z.number().int() }),
  async run(work, { administrationId: given, csv, endMissing }) {
    const administrationId = bodyOf(work, given);
    const { faults, news, missing } = await planOf(work, { administrationId, csv });
    if (faults.length > 0)
      throw peopleProblems['import-faulty']({
        fields: faults.slice(0, MOST_SHOWN).map((each) => ({ field: placeOf(each), message: each.message })),
      });
    let waiting = 0;
    for (const { document: person, roles, untilDay, email, at: _at, ...rest } of news) {
      const id = newId();
      await storeAppointment(work.tx, {
        ...{ ...rest, administrationId, id, person, state: 'active' as const, email: email ?? null },
        ...{ untilDay: untilDay ?? null, searchText: searchText(rest.name), now: work.now },
      });
      for (const role of new Set(roles)) if (await give(work, { administrationId, id, role })) waiting += 1;
      tell(work, { administrationId, id }, 'created');
    }
    const ending = endMissing ? missing : [];
    for (const each of ending) await endNow(work, each);
    return { appointed: news.length, ended: ending.length, waiting };
  },
});

async function endNow(work: Work, { administrationId, id }: Appointment): Promise<void> {
  const untilDay = today(work.now);
  await endAppointment(work.tx, { administrationId, id, untilDay, ended: true, now: work.now });
  tell(work, { administrationId, id }, 'ended');
}
