import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { readFor } from '../acting-for.ts';
import { clientAccess, clientView, clientViews } from '../actions/clients.ts';
import { id, optional, PAGE_SIZE, page } from '../actions/inputs.ts';
import { today } from '../actions/side.ts';
import { sentence } from '../data-service.ts';
import { consentAgreements } from '../store-agreements.ts';
import { bodyNames, nameIn } from '../store-bodies.ts';
import { listClientRows } from '../store-clients.ts';
import { consentsOf, objectionsOf } from '../store-people.ts';
import { loadServices } from '../store-services.ts';
import { seenField } from './exchange-view.ts';
import { consentView, consentViews, objectionView, objectionViews } from './people-view.ts';
import { listOf } from './views.ts';

export const listObjections = query({
  name: 'exchange.objection.list',
  summary: 'Your objections, newest first, withdrawn ones too.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ items: z.array(objectionView) }),
  async run(work) {
    const subject = work.kernel.ledger.subjectIndex(await readFor(work));
    return { items: await objectionViews(work.tx, await objectionsOf(work.tx, subject)) };
  },
});

export const listConsents = query({
  name: 'exchange.consent.list',
  summary: 'Your consents, newest first, withdrawn and past ones too.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ items: z.array(consentView) }),
  async run(work) {
    const subject = work.kernel.ledger.subjectIndex(await readFor(work));
    return { items: await consentViews(work.tx, await consentsOf(work.tx, subject)) };
  },
});

export const listClients = query({
  name: 'exchange.client.list',
  summary: 'Systems of your body; of all bodies for the operator.',
  access: clientAccess,
  input: z.object({ administrationId: optional(id), page }),
  output: listOf(clientView),
  async run(work, input) {
    const body = administrationOf(work.actor) ?? input.administrationId;
    const { rows, total } = await listClientRows(work.tx, { body, page: input.page, size: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return { items: await clientViews(work, rows), total, page: input.page, pages };
  },
});

export const consentOffers = query({
  name: 'exchange.consent.offers',
  summary: 'Bodies with an agreement in force that would need your consent, with what they would see.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        agreementId: z.string(),
        consumerId: z.string(),
        consumerName: z.string(),
        serviceId: z.string(),
        serviceTitle: sentence.nullable(),
        procedureCode: z.string(),
        procedureTitle: z.string(),
        fields: z.array(seenField),
      }),
    ),
  }),
  async run(work) {
    const rows = await consentAgreements(work.tx, today(work));
    const names = await bodyNames(
      work.tx,
      rows.map((row) => row.consumer_id),
    );
    const services = await loadServices(
      work.tx,
      rows.map((row) => row.service_id),
    );
    const items = rows.map((row) => {
      const service = services.get(row.service_id);
      return {
        agreementId: row.id,
        consumerId: row.consumer_id,
        consumerName: nameIn(names, row.consumer_id),
        serviceId: row.service_id,
        serviceTitle: service?.title ?? null,
        procedureCode: row.procedure_code,
        procedureTitle: row.procedure_title,
        fields: service?.fields.filter((field) => row.fields.includes(field.path)) ?? [],
      };
    });
    return { items };
  },
});
