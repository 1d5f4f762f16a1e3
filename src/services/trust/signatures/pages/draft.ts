import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  columns,
  fileField,
  form,
  numberField,
  section,
  select,
  stack,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { addFile } from '../actions/add-file.ts';
import { createRequest } from '../actions/create-request.ts';
import { addDocument, addSigner, replaceDocument } from '../actions/edit-draft.ts';
import { storeContent } from '../content.ts';
import { faultOf } from '../fitness.ts';
import { FORMATS } from '../formats.ts';
import { listOffices } from '../queries/desk.ts';
import type { RequestDetail } from '../queries/get-request.ts';
import { ROLES } from '../request.ts';
import { formErrors, given, places, refusal, requestPlace, typed, wordsOf } from './parts.ts';

/** Largest file that a page takes; larger ones come by the API. */
export const UPLOAD_LIMIT = 20_000_000;

/** A new request: its words; documents and signers are added on its own page. */
export const newRequestPage: PageRoute = {
  path: places.create,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const attempt = await page.attempt(createRequest, {
      ...{ title: typed(page, 'title'), message: typed(page, 'message') },
      ...{ workingDays: given(page, 'workingDays'), remindEvery: given(page, 'remindEvery') },
      format: given(page, 'format'),
    });
    if (attempt.ok) return { redirect: requestPlace(attempt.value.id), flash: wordsOf(page).done.created };
    const { problem } = attempt;
    return {
      html: show(page, formErrors(problem), refusal(problem, page.lang)),
      status: problem.status,
    };
  },
};

function show(page: PageContext, errors?: FieldError[], banner?: Html): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const value = (name: string) => page.form.get(name) ?? undefined;
  const body = form(
    { key: page.formKey },
    textField({ lang, name: 'title', label: t.requestTitle, value: value('title'), error: errors }),
    textArea({
      lang,
      name: 'message',
      label: t.requestMessage,
      value: value('message'),
      optional: true,
      error: errors,
    }),
    select({
      ...{
        lang,
        name: 'format',
        label: t.formatField,
        value: value('format') ?? 'pades',
        placeholder: false,
      },
      options: FORMATS.map((name) => ({ value: name, label: t.formats[name] })),
    }),
    numberField({
      ...{ lang, name: 'workingDays', label: t.deadlineField, hint: t.deadlineHint, optional: true },
      ...{ value: value('workingDays'), error: errors, width: 4 },
    }),
    numberField({
      ...{ lang, name: 'remindEvery', label: t.remindField, optional: true },
      ...{ value: value('remindEvery'), error: errors, width: 4 },
    }),
    button(t.createDraft),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.newRequest, caption: t.title, lead: t.newLead, body },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

/** Forms by which its sender completes a draft, or corrects what was returned. */
export async function draftForms(
  page: PageContext,
  request: RequestDetail,
  errors: FieldError[] | undefined,
): Promise<Html> {
  const t = wordsOf(page);
  return stack(
    section({ title: t.addDocument, level: 3 }, documentForm(page, errors)),
    request.state === 'returned' &&
      section({ title: t.replaceDocument, level: 3 }, replaceForm(page, request, errors)),
    columns(section({ title: t.addPerson, level: 3 }, personForm(page, errors)), await officeForm(page)),
  );
}

const fileOf = (page: PageContext, name: string, errors: FieldError[] | undefined): Html =>
  fileField({ lang: page.lang, name, label: wordsOf(page).file, maxBytes: UPLOAD_LIMIT, error: errors });

function documentForm(page: PageContext, errors: FieldError[] | undefined): Html {
  return form(
    { files: true, hidden: { do: 'document' } },
    fileOf(page, 'file', errors),
    button(wordsOf(page).add, { look: 'secondary', context: wordsOf(page).addDocument }),
  );
}

function replaceForm(page: PageContext, request: RequestDetail, errors: FieldError[] | undefined): Html {
  const { lang } = page;
  const t = wordsOf(page);
  return form(
    { files: true, hidden: { do: 'replace' } },
    select({
      ...{ lang, name: 'documentId', label: t.documents, error: errors, placeholder: false },
      options: request.documents.map(({ id, name }) => ({ value: id, label: name })),
    }),
    fileOf(page, 'corrected', errors),
    button(t.replaceDocument, { look: 'secondary' }),
  );
}

/** What is asked of a signer and when; `prefix` tells the fields of two forms of a page apart. */
function placeFields(page: PageContext, prefix: string): Html {
  const { lang } = page;
  const t = wordsOf(page);
  return html`${numberField({ lang, name: `${prefix}step`, label: t.stepField, value: '1', hint: t.stepHint, width: 3 })}${select(
    {
      ...{ lang, name: `${prefix}role`, label: t.roleField, value: 'sign', placeholder: false },
      options: ROLES.map((value) => ({ value, label: t.roles[value] })),
    },
  )}`;
}

function personForm(page: PageContext, errors: FieldError[] | undefined): Html {
  const { lang } = page;
  const t = wordsOf(page);
  return form(
    { key: page.formKey, hidden: { do: 'person' } },
    textField({ lang, name: 'document', label: t.document, error: errors, width: 10, autocomplete: 'off' }),
    textField({ lang, name: 'name', label: t.personName, error: errors, autocomplete: 'off' }),
    placeFields(page, 'person-'),
    button(t.addPerson, { look: 'secondary' }),
  );
}

async function officeForm(page: PageContext): Promise<Html | false> {
  const { lang } = page;
  const t = wordsOf(page);
  const { offices } = await page.run(listOffices, {});
  if (offices.length === 0) return false;
  return section(
    { title: t.addOffice, level: 3 },
    form(
      { key: page.formKey, hidden: { do: 'office' } },
      select({
        ...{ lang, name: 'officeId', label: t.office, placeholder: false },
        options: offices.map(({ id, post, holder }) => ({
          value: id,
          label: `${post} (${holder?.name ?? t.vacant})`,
        })),
      }),
      placeFields(page, 'office-'),
      button(t.addOffice, { look: 'secondary' }),
    ),
  );
}

/** Does what one of these forms asks. */
export async function editDraft(page: PageContext, requestId: string) {
  const place = (prefix: string) => ({
    step: typed(page, `${prefix}step`) || '1',
    role: typed(page, `${prefix}role`) || 'sign',
  });
  switch (page.form.get('do')) {
    case 'office': {
      const signer = { ...place('office-'), officeId: typed(page, 'officeId') };
      return { attempt: await page.attempt(addSigner, { requestId, signer }), flash: 'signer' as const };
    }
    case 'person': {
      const person = { document: typed(page, 'document'), name: typed(page, 'name') };
      const attempt = await page.attempt(addSigner, {
        requestId,
        signer: { ...place('person-'), ...person },
      });
      return { attempt: attempt.ok ? attempt : besideFields(attempt), flash: 'signer' as const };
    }
    case 'replace': {
      const file = await upload(page, 'corrected');
      if (!file.ok) return { attempt: file, flash: 'document' as const };
      const input = { requestId, documentId: typed(page, 'documentId'), fileId: file.value.id };
      const attempt = besideFile(await page.attempt(replaceDocument, input), 'corrected');
      return { attempt, flash: 'document' as const };
    }
    default: {
      const file = await upload(page, 'file');
      if (!file.ok) return { attempt: file, flash: 'document' as const };
      const added = await page.attempt(addDocument, { requestId, fileId: file.value.id });
      const attempt = besideFile(added, 'file');
      return { attempt, flash: 'document' as const };
    }
  }
}

/** The fields of a signer stand alone in their form. */
function besideFields<Refused extends { ok: false; problem: { fields: FieldError[] } }>(
  refused: Refused,
): Refused {
  for (const field of refused.problem.fields)
    field.field = field.field.replace(/^signer\.?/, '') || 'document';
  return refused;
}

type Attempt = { ok: true } | { ok: false; problem: { fields: FieldError[] } };

/** What is wrong with a file is told where it was chosen. */
function besideFile<Made extends Attempt>(attempt: Made, field: string): Made {
  if (!attempt.ok) for (const each of attempt.problem.fields) if (each.field === 'fileId') each.field = field;
  return attempt;
}

/** Keeps the file of a form, which has no key: keeping and adding are two actions. */
async function upload(page: PageContext, field: string) {
  const file = page.files.get(field);
  const { hash, size } =
    file === undefined ? { hash: '', size: 0 } : await storeContent(page.kernel, file.body);
  const { name, mediaType } = { name: file?.name ?? 'x', mediaType: file?.type ?? 'application/pdf' };
  const fault = file === undefined ? null : faultOf(mediaType, file.body);
  const attempt = await page.attempt(addFile, { hash: hash || undefined, size, name, mediaType, fault });
  if (!attempt.ok) {
    // Without a file both its hash and its size are wrong: one sentence is enough.
    attempt.problem.fields.splice(1);
    for (const each of attempt.problem.fields) each.field = field;
  }
  return attempt;
}
