import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import {
  buttonGroup,
  filterForm,
  linkButton,
  pagination,
  select,
  stack,
  tabs,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { PAGE_SIZE } from '../actions/inputs.ts';
import { AGREEMENT_STATES } from '../agreement.ts';
import { BASES } from '../data-service.ts';
import { listAgreements } from '../queries/agreements.ts';
import { agreementTable } from './agreement-parts.ts';
import { addressOf, filtersOf, wordsOf } from './parts.ts';

const FILTERS = ['text', 'state', 'basis', 'serviceId', 'otherId'];

/** Range of a page of a list, for “11 to 20 of 947”. */
export function rangeOfPage(found: { items: readonly unknown[]; total: number; page: number }) {
  const from = (found.page - 1) * PAGE_SIZE + 1;
  return found.items.length === 0
    ? {}
    : { range: { from, to: from + found.items.length - 1, total: found.total } };
}

/** A filter by legal basis, for lists of agreements. */
export function basisFilter(page: PageContext): Html {
  const t = wordsOf(page);
  return select({
    lang: page.lang,
    name: 'basis',
    label: t.basis,
    placeholder: t.any,
    options: BASES.map((value) => ({ value, label: t.basesOffice[value] })),
    value: page.query.get('basis') ?? undefined,
  });
}

async function listBody(page: PageContext, here: string, side: 'consumer' | 'provider' | undefined) {
  const t = wordsOf(page);
  const { lang } = page;
  const asked = filtersOf(page.query, FILTERS);
  const kept = { ...asked, ...(side === undefined ? {} : { side }) };
  const found = await page.run(listAgreements, { ...kept, page: page.query.get('page') ?? 1 });
  const states = AGREEMENT_STATES.filter((state) => side === 'consumer' || state !== 'draft');
  return stack(
    side !== undefined &&
      tabs(t.office.agreements, [
        {
          text: t.office.asConsumer,
          href: addressOf(here, { side: 'consumer' }),
          current: side === 'consumer',
        },
        {
          text: t.office.asProvider,
          href: addressOf(here, { side: 'provider' }),
          current: side === 'provider',
        },
      ]),
    filterForm(
      {
        lang,
        action: here,
        hidden: { side },
        clear: Object.keys(asked).length > 0 ? addressOf(here, { side }) : undefined,
      },
      textField({ lang, name: 'text', kind: 'search', label: t.office.text, value: asked['text'] ?? '' }),
      basisFilter(page),
      select({
        lang,
        name: 'state',
        label: t.state,
        optional: true,
        placeholder: t.any,
        options: states.map((value) => ({ value, label: t.agreementStates[value] })),
        value: asked['state'],
      }),
    ),
    agreementTable(found.items, page, { href: (id) => `${here}/${id}`, side }),
    pagination({
      lang,
      page: found.page,
      pages: found.pages,
      href: (to) => addressOf(here, { ...kept, page: to }),
      ...rangeOfPage(found),
    }),
    side === 'consumer' && buttonGroup(linkButton('/office/catalogue', t.office.findService)),
  );
}

/** Agreements of the body, on the side one chooses. */
export const officeAgreements: PageRoute = {
  path: '/office/agreements',
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const side = page.query.get('side') === 'provider' ? 'provider' : 'consumer';
    return portalPage(page, {
      portal: 'office',
      title: t.office.agreements,
      lead: t.office.agreementsLead,
      width: 'wide',
      body: await listBody(page, '/office/agreements', side),
    });
  },
};

/** Agreements of all bodies. */
export const operatorAgreements: PageRoute = {
  path: '/operator/exchange/agreements',
  portal: 'operator',
  async get(page) {
    const t = wordsOf(page);
    return portalPage(page, {
      portal: 'operator',
      title: t.operator.agreements,
      width: 'wide',
      breadcrumbs: [{ text: t.operator.home, href: '/operator' }, { text: t.operator.agreements }],
      body: await listBody(page, '/operator/exchange/agreements', undefined),
    });
  },
};
