import { assertMayDo } from '../../../../kernel/access.ts';
import { messageOf } from '../../../../kernel/field-messages.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { type Lang, ZONE } from '../../../../kernel/texts.ts';
import {
  button,
  checkboxes,
  dateField,
  fileField,
  form,
  readDate,
  select,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { registerBox } from '../actions/register-box.ts';
import { LONGEST_TITLE, titleSchema } from '../box.ts';
import { listGroups } from '../queries/list-groups.ts';
import { listKeys } from '../queries/list-keys.ts';
import { type SealedContent, type SealingWish, sealContent } from '../seal.ts';
import { words } from '../texts/index.ts';
import { errorsOf, SEALING } from './passphrase.ts';

/** Most bytes of a file that a form takes; what is larger goes through the API of whoever seals. */
export const PAGE_CONTENT_LIMIT = 50 * 1024 * 1024;

/** A document is sealed to keys or custodians of one's body. */
export const sealPage: PageRoute = {
  path: `${SEALING}/seal`,
  portal: 'office',
  uploads: PAGE_CONTENT_LIMIT,
  async get(page) {
    assertMayDo(page.actor, { employee: true });
    return show(page);
  },
  async post(page) {
    assertMayDo(page.actor, { employee: true });
    const wished = wishOf(page);
    if ('errors' in wished) return { html: await show(page, wished.errors), status: 422 };
    const done = await sealAndKeep(page, wished);
    if (!(done instanceof Problem))
      return { redirect: `${SEALING}/boxes/${done}`, flash: words(page.lang).sealed };
    return { html: await show(page, errorsOf(done, page.lang, 'groupId')), status: done.status };
  },
};

type Wished = { wish: SealingWish; content: Buffer };

/** The box, or why not; content that was stored for a box that is refused is forgotten. */
async function sealAndKeep(page: PageContext, { wish, content }: Wished): Promise<string | Problem> {
  const { kernel, actor } = page;
  let sealed: SealedContent;
  try {
    sealed = await sealContent(kernel, actor, wish, [content]);
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return error;
    throw error;
  }
  const done = await page.attempt(registerBox, sealed.input);
  if (done.ok) return done.value.id;
  await kernel.files.remove(sealed.payload);
  return done.problem;
}

function wishOf(page: PageContext): Wished | { errors: FieldError[] } {
  const { form: sent, files, lang } = page;
  const t = words(lang);
  const errors: FieldError[] = [];
  const file = files.get('file');
  if (file === undefined) errors.push({ field: 'file', message: t.fileMissing });
  const title = titleSchema.safeParse(sent.get('title') ?? '', { error: messageOf });
  if (!title.success) errors.push({ field: 'title', message: title.error.issues[0]!.message });
  const moment = momentOf(sent, lang);
  if ('error' in moment) errors.push(moment.error);
  if (file === undefined || !title.success || 'error' in moment) return { errors };
  const groupId = sent.get('groupId') ?? '';
  const wish = {
    ...{
      title: title.data,
      fileName: file.name.slice(0, LONGEST_TITLE),
      mediaType: file.type.slice(0, 100) || 'application/octet-stream',
    },
    ...{ keyIds: sent.getAll('keyIds'), groupId: groupId === '' ? undefined : groupId, openFrom: moment.at },
  };
  return { wish, content: file.body };
}

/** The date and hour of the place, if a date was written. */
function momentOf(
  sent: URLSearchParams,
  lang: Lang,
): { at: Temporal.Instant | undefined } | { error: FieldError } {
  const t = words(lang);
  const date = readDate(sent, 'date', t.dateLabel, lang);
  if (!date.ok) return date.empty ? { at: undefined } : { error: { field: 'date', message: date.message } };
  const hour = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec((sent.get('time') ?? '').trim());
  if (hour === null) return { error: { field: 'time', message: t.timeWrong } };
  const plainTime = Temporal.PlainTime.from({ hour: Number(hour[1]), minute: Number(hour[2]) });
  return { at: date.date.toZonedDateTime({ timeZone: ZONE, plainTime }).toInstant() };
}

async function show(page: PageContext, errors: FieldError[] = []): Promise<Html> {
  const { lang, form: sent } = page;
  const t = words(lang);
  const [{ keys }, { groups }] = [await page.run(listKeys, {}), await page.run(listGroups, {})];
  const active = keys.filter((each) => each.state === 'active');
  const parts = {
    day: sent.get('date-day') ?? '',
    month: sent.get('date-month') ?? '',
    year: sent.get('date-year') ?? '',
  };
  const body = form(
    { key: page.formKey, files: true },
    textField({
      lang,
      name: 'title',
      label: t.name,
      hint: t.nameHint,
      value: sent.get('title') ?? '',
      maxlength: LONGEST_TITLE,
      error: errors,
    }),
    fileField({ lang, name: 'file', label: t.file, maxBytes: PAGE_CONTENT_LIMIT, error: errors }),
    active.length > 0 &&
      checkboxes({
        ...{
          lang,
          name: 'keyIds',
          label: t.to,
          hint: t.toHint,
          optional: true,
          error: errors,
          values: sent.getAll('keyIds'),
        },
        choices: active.map((each) => ({
          value: each.id,
          label: each.holder === 'body' ? `${each.holderName} (${t.ofBody})` : each.holderName,
        })),
      }),
    select({
      ...{
        lang,
        name: 'groupId',
        label: t.throughGroup,
        optional: true,
        placeholder: t.noGroup,
        error: errors,
      },
      options: groups.map((each) => ({ value: each.id, label: each.name })),
      value: sent.get('groupId') ?? '',
    }),
    dateField({
      lang,
      name: 'date',
      label: t.date,
      hint: t.dateHint,
      optional: true,
      value: parts,
      error: errors,
    }),
    textField({
      lang,
      name: 'time',
      label: t.time,
      hint: t.timeHint,
      optional: true,
      value: sent.get('time') ?? '',
      width: 5,
      error: errors,
    }),
    button(t.seal),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.sealTitle, lead: t.sealLead, errors, body },
    breadcrumbs: [{ text: t.title, href: SEALING }, { text: t.sealTitle }],
  });
}
