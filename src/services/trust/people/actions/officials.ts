import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { searchText } from '../appointment.ts';
import { bodiesOfOfficials, listOfficialRows } from '../official-store.ts';
import { today } from './appointments.ts';

export const OFFICIALS_PAGE = 50;
export const MOST_OFFICIALS = 20_000;
const EVERYBODY = { visitor: true, citizen: true, employee: true, operator: true, system: true } as const;

/**
 * Who holds an elected office today in which body, since when, and whose competences they exercise by delegation: public by law
 * (Ley 19/2013 art. 6; Llei 19/2014 art. 9.1; Ley 40/2015 art. 9.3). Neither documents nor addresses.
 */
export const listOfficials = query({
  name: 'people.official.list',
  summary: 'The elected officials of the bodies today, and the delegations that count for them.',
  access: EVERYBODY,
  input: z.object({
    search: z.string().trim().max(100).default(''),
    body: z.uuid().optional().describe('Only of this body'),
    offset: z.coerce.number().int().min(0).max(MOST_OFFICIALS).default(0),
    limit: z.coerce.number().int().min(1).max(MOST_OFFICIALS).default(OFFICIALS_PAGE),
  }),
  output: z.object({
    total: z.number(),
    items: z.array(
      z.object({
        bodyId: z.string(),
        body: z.string(),
        name: z.string(),
        title: z.string(),
        fromDay: z.string(),
        untilDay: z.string().nullable(),
        delegations: z.array(
          z.object({ title: z.string(), matters: z.string(), act: z.string(), publication: z.string() }),
        ),
      }),
    ),
  }),
  async run({ tx, now }, { search, body, offset, limit }) {
    // A body that merged or was dissolved has nobody in office, whatever its appointments say.
    const names = await activeNames(tx, body === undefined ? await bodiesOfOfficials(tx) : [body]);
    const wanted = searchText(search);
    const named = wanted.length < LEAST_LETTERS ? [] : namedSo(names, wanted);
    const filter = { search: wanted, administrationIds: [...names.keys()], named, today: today(now) };
    const { rows, total } = await listOfficialRows(tx, filter, { offset, limit });
    const items = rows.map(({ administration_id, from_day, until_day, name, title, delegations }) => ({
      ...{ bodyId: administration_id, body: names.get(administration_id)!, name, title },
      ...{ fromDay: from_day, untilDay: until_day, delegations: delegations ?? [] },
    }));
    return { total, items };
  },
});

/** Words of so many letters may be of a body’s name; fewer are in too many. */
const LEAST_LETTERS = 3;

/** Bodies with those words in their name: “Girona” finds who is elected there. */
const namedSo = (names: ReadonlyMap<string, string>, wanted: string): string[] =>
  [...names].filter(([, name]) => searchText(name).includes(wanted)).map(([id]) => id);
