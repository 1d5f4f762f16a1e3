import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  card,
  cards,
  code,
  codeBlock,
  details,
  emptyState,
  filterForm,
  linkButton,
  pagination,
  section,
  select,
  stack,
  summaryList,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { BASES } from '../data-service.ts';
import { catalogue, catalogueService } from '../queries/services.ts';
import { rangeOfPage } from './agreement-list.ts';
import { addressOf, fieldTable, filtersOf, stateTag, wordsOf } from './parts.ts';

const HERE = '/office/catalogue';

/** What other bodies can answer. */
export const officeCatalogue: PageRoute = {
  path: HERE,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const asked = filtersOf(page.query, ['text', 'basis', 'providerId']);
    const basis = BASES.find((each) => each === asked['basis']);
    const found = await page.run(catalogue, { ...asked, basis, page: page.query.get('page') ?? 1 });
    return portalPage(page, {
      portal: 'office',
      title: t.office.catalogue,
      lead: t.office.catalogueLead,
      width: 'wide',
      body: stack(
        filterForm(
          { lang, action: HERE, clear: Object.keys(asked).length > 0 ? HERE : undefined },
          textField({ lang, name: 'text', kind: 'search', label: t.office.text, value: asked['text'] ?? '' }),
          select({
            lang,
            name: 'basis',
            label: t.basis,
            optional: true,
            placeholder: t.any,
            options: BASES.map((value) => ({ value, label: t.basesOffice[value] })),
            value: basis,
          }),
        ),
        found.items.length === 0
          ? emptyState({ title: t.office.catalogueEmpty })
          : cards(
              ...found.items.map((service) =>
                card({
                  title: service.title[lang],
                  href: `${HERE}/${service.id}`,
                  above: service.providerName,
                  body: service.description[lang],
                }),
              ),
            ),
        pagination({
          lang,
          page: found.page,
          pages: found.pages,
          href: (to) => addressOf(HERE, { ...asked, page: to }),
          ...rangeOfPage(found),
        }),
      ),
    });
  },
};

/** One data service of the catalogue. */
export const officeCatalogueService: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const service = await page.run(catalogueService, { id: page.params['id'] });
    return portalPage(page, {
      portal: 'office',
      title: service.title[lang],
      caption: service.providerName,
      lead: service.description[lang],
      width: 'wide',
      breadcrumbs: [{ text: t.office.catalogue, href: HERE }, { text: service.title[lang] }],
      body: stack(
        summaryList(lang, [
          { key: t.state, value: stateTag(t.serviceStates, service.state) },
          {
            key: t.office.code,
            value: html`${code(service.code)} ${t.version} ${formatNumber(service.version, lang)}`,
          },
          { key: t.office.evidenceType, value: code(service.evidenceType) },
          { key: t.office.bases, value: service.bases.map((basis) => t.basesOffice[basis]).join(' · ') },
          { key: t.dailyQuota, value: formatNumber(service.dailyQuota, lang) },
          { key: t.office.approval, value: t.approvals[service.approval] },
        ]),
        service.state === 'published' &&
          buttonGroup(
            linkButton(addressOf('/office/agreements/new', { service: service.id }), t.office.request),
          ),
        section({ title: t.fields }, fieldTable(service.fields, t, lang)),
        details(
          t.office.question,
          codeBlock(lang, JSON.stringify(service.questionSchema, null, 2), t.office.question),
        ),
        details(
          t.office.answer,
          codeBlock(lang, JSON.stringify(service.answerSchema, null, 2), t.office.answer),
        ),
      ),
    });
  },
};
