import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  type Column,
  code,
  link,
  paragraph,
  section,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import type { getAdministration } from '../queries/get-administration.ts';
import { listAdhesions } from '../queries/list-adhesions.ts';
import { listUnits } from '../queries/list-units.ts';
import { words } from '../texts/index.ts';
import { dateOrNothing, populationText, serviceTitle, stateTag, statusTag } from './parts.ts';

export type Body = z.output<(typeof getAdministration)['output']>;

/** The facts of a body: what is not known says so. */
export function recordOf({ lang }: PageContext, body: Body): Html {
  const t = words(lang);
  const { contact, names } = body;
  const orUnknown = (value: string | null) => value ?? t.notKnown;
  const codeOr = (value: string | null) => (value === null ? t.notKnown : code(value));
  const elsewhere = (other: { id: string; name: string } | null) =>
    other && link(`/directory/${other.id}`, other.name);
  const since = body.statusSince === null ? '' : t.since(formatDate(body.statusSince, lang));
  const rows = [
    { key: t.officialName, value: html`${body.name} ${body.invented && tag(t.invented, 'accent')}` },
    ...(['es', 'oc', 'en'] as const).flatMap((one) =>
      names[one] === undefined ? [] : [{ key: t.names[one], value: names[one] }],
    ),
    { key: t.type, value: t.types[body.type] },
    { key: t.status, value: html`${statusTag(body.status, t)} ${since}` },
    ...(body.statusReason === null ? [] : [{ key: t.reason, value: body.statusReason }]),
    ...(body.mergedInto === null ? [] : [{ key: t.mergedInto, value: elsewhere(body.mergedInto) }]),
    { key: t.ine10, value: codeOr(body.ine10) },
    { key: t.dir3, value: codeOr(body.dir3) },
    { key: t.nif, value: codeOr(body.nif) },
    ...(body.parent === null ? [] : [{ key: t.parent, value: elsewhere(body.parent) }]),
    { key: t.population, value: populationText(body.population, lang, t) },
    {
      key: t.calendar,
      value:
        body.calendar === null
          ? t.notKnown
          : link(`/calendars?scope=${encodeURIComponent(body.calendar)}`, calendarText(body.calendar, t)),
    },
    { key: t.address, value: orUnknown(contact.address) },
    {
      key: t.email,
      value: contact.email === null ? t.notKnown : link(`mailto:${contact.email}`, contact.email),
    },
    { key: t.phone, value: orUnknown(contact.phone) },
    { key: t.web, value: contact.web === null ? t.notKnown : link(contact.web, contact.web) },
  ];
  return summaryList(lang, rows);
}

/** `local:17079` is the calendar of the municipality with that code of the INE; another stays as it is. */
function calendarText(calendar: string | null, t: ReturnType<typeof words>): string {
  if (calendar === null) return t.notKnown;
  const municipality = /^local:(\d{5})$/.exec(calendar)?.[1];
  return municipality === undefined ? calendar : t.localCalendar(municipality);
}

type Unit = z.output<(typeof listUnits)['output']>['units'][number];

/** The units in the order of their tree; `more` adds what one can do with each. */
export async function unitsOf(
  page: PageContext,
  administrationId: string,
  more?: Column<Unit>,
): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { units } = await page.run(listUnits, { administrationId, closed: more !== undefined });
  const nameOf = new Map(units.map((unit) => [unit.id, unit.name]));
  const above = (unit: Unit) => (unit.parentId === null ? '' : t.partOf(nameOf.get(unit.parentId) ?? ''));
  const closed = (unit: Unit) => (unit.closedOn === null ? '' : t.closedOn(formatDate(unit.closedOn, lang)));
  const columns: Column<Unit>[] = [
    {
      key: 'name',
      header: t.unit,
      rowHeader: true,
      cell: (unit) => html`${unit.name} ${above(unit)} ${closed(unit)}`,
    },
    { key: 'dir3', header: t.dir3, cell: (unit) => unit.dir3 ?? t.notKnown },
    { key: 'opened', header: t.openedOn, cell: (unit) => formatDate(unit.openedOn, lang) },
    ...(more === undefined ? [] : [more]),
  ];
  const content =
    units.length === 0
      ? paragraph(t.noUnits, 'subtle')
      : table({ lang, caption: t.units, captionHidden: true, columns, rows: units });
  return section({ title: t.units, id: 'units' }, content);
}

type Adhesion = z.output<(typeof listAdhesions)['output']>['found'][number];

/** Which services a body has; `more` adds what one can do with each. */
export async function adhesionsOf(
  page: PageContext,
  administrationId: string,
  more?: Column<Adhesion>,
): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { found } = await page.run(listAdhesions, { administrationId, pageSize: 100 });
  const columns: Column<Adhesion>[] = [
    { key: 'service', header: t.service, rowHeader: true, cell: (one) => serviceTitle(one.service, t) },
    { key: 'state', header: t.state, cell: (one) => html`${stateTag(one.state, t)} ${one.reason}` },
    { key: 'since', header: t.activeSince, cell: (one) => dateOrNothing(one.activeSince, lang, t) },
    ...(more === undefined ? [] : [more]),
  ];
  const content =
    found.length === 0
      ? paragraph(t.noAdhesions, 'subtle')
      : table({ lang, caption: t.adhesions, captionHidden: true, columns, rows: found });
  return section({ title: t.adhesions, id: 'adhesions' }, content);
}
