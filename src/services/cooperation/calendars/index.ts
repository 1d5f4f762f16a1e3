import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { importCalendars } from './actions/import-calendars.ts';
import { loadDemo } from './demo.ts';
import { calendarsPage } from './pages/calendars.ts';
import { importCalendarsPage } from './pages/import.ts';
import { allCalendarProblems } from './problems.ts';
import { listCalendars } from './queries/list-calendars.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

export { type Seat, seatCalendar } from './seat.ts';
export { calendarLibrary } from './store.ts';

/** The non-working days on which terms are counted: versioned, imported by the operator, read by everybody. */
export const calendars: Service = {
  name: 'calendars',
  needs: [],
  migrations: new URL('./migrations/', import.meta.url),
  problems: allCalendarProblems,
  actions: listActions(importCalendars, listCalendars),
  routes: [
    { method: 'GET', path: '/v1/calendars', action: listCalendars as never, tag: 'calendars' },
    { method: 'POST', path: '/v1/calendars/import', action: importCalendars as never, tag: 'calendars' },
  ],
  pages: [calendarsPage, importCalendarsPage],
  nav: [
    {
      ...{
        portal: 'operator',
        group: 'members',
        order: 17,
        href: '/operator/calendars',
        kinds: ['operator'],
      },
      text: { ca: 'Calendaris', es: 'Calendarios', oc: 'Calendaris', en: 'Calendars' },
    },
  ],
  demo: loadDemo,
};
