import { assertMayDo } from '../../../../kernel/access.ts';
import type { ActorKind } from '../../../../kernel/actor.ts';
import type { PageContext, PageRoute, Portal } from '../../../../kernel/http/pages.ts';
import { officeEditAgreement, officeNewAgreement } from './agreement-form.ts';
import { officeAgreements, operatorAgreements } from './agreement-list.ts';
import { agreementPage, agreementStepPage } from './agreement-one.ts';
import { officeCatalogue, officeCatalogueService } from './catalogue.ts';
import { citizenAccesses, citizenAccessesCsv } from './citizen-accesses.ts';
import { citizenConsents, citizenNewConsent } from './citizen-consents.ts';
import { citizenHome } from './citizen-home.ts';
import { citizenNewObjection, citizenObjections } from './citizen-objections.ts';
import {
  officeClient,
  officeClients,
  officeNewClient,
  officeRevokeClient,
  officeRotateClient,
} from './clients.ts';
import { officeAsk, officeEvidence } from './evidence.ts';
import { officeHome } from './office-home.ts';
import { officeExchanges, officeRecordConsent } from './office-more.ts';
import { operatorHome } from './operator-home.ts';
import {
  operatorRefusals,
  operatorSavings,
  operatorSavingsCsv,
  operatorTraffic,
} from './operator-numbers.ts';
import { operatorRecord, operatorRecordStep } from './operator-record.ts';
import { operatorRecords } from './operator-records.ts';
import { officeEditService, officeNewService } from './service-form.ts';
import { type ServicePlace, serviceListPage, servicePage, serviceStepPage } from './services.ts';

const office: ServicePlace = { portal: 'office', base: '/office/services' };
const operator: ServicePlace = { portal: 'operator', base: '/operator/exchange/services' };
const officeAgreement = { portal: 'office', base: '/office/agreements' } as const;
const operatorAgreement = { portal: 'operator', base: '/operator/exchange/agreements' } as const;

const pages: readonly PageRoute[] = [
  citizenHome,
  citizenAccesses,
  citizenAccessesCsv,
  citizenObjections,
  citizenNewObjection,
  citizenConsents,
  citizenNewConsent,
  officeHome,
  officeEvidence,
  officeAsk,
  officeExchanges,
  officeRecordConsent,
  officeAgreements,
  officeNewAgreement,
  officeEditAgreement,
  agreementPage(officeAgreement),
  agreementStepPage(officeAgreement),
  officeCatalogue,
  officeCatalogueService,
  serviceListPage(office),
  officeNewService,
  officeEditService,
  servicePage(office),
  serviceStepPage(office),
  officeClients,
  officeNewClient,
  officeClient,
  officeRotateClient,
  officeRevokeClient,
  operatorHome,
  serviceListPage(operator),
  servicePage(operator),
  serviceStepPage(operator),
  operatorAgreements,
  agreementPage(operatorAgreement),
  agreementStepPage(operatorAgreement),
  operatorTraffic,
  operatorRefusals,
  operatorSavings,
  operatorSavingsCsv,
  operatorRecords,
  operatorRecord,
  operatorRecordStep,
];

/** Whose portal it is: a page of one portal is not shown to people of another, even where a query would answer both. */
const PEOPLE: Partial<Record<Portal, ActorKind>> = {
  citizen: 'citizen',
  office: 'employee',
  operator: 'operator',
};

function guarded(route: PageRoute): PageRoute {
  const kind = PEOPLE[route.portal];
  const { get, post } = route;
  const access = kind === undefined ? {} : { [kind]: true as const };
  const keep = (handle: NonNullable<PageRoute['get']>) => (page: PageContext) => {
    assertMayDo(page.actor, access);
    return handle(page);
  };
  return { ...route, ...(get && { get: keep(get) }), ...(post && { post: keep(post) }) };
}

/** Every page of the exchange, by portal. */
export const exchangePages: readonly PageRoute[] = pages.map(guarded);
