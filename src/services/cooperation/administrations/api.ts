import { z } from 'zod';
import { perform } from '../../../kernel/action.ts';
import type { ActionRoute, RawRoute, Route } from '../../../kernel/http/routes.ts';
import { addUnit } from './actions/add-unit.ts';
import { approveAdhesion } from './actions/approve-adhesion.ts';
import { changeStatus } from './actions/change-status.ts';
import { closeUnit } from './actions/close-unit.ts';
import { createAdministration } from './actions/create-administration.ts';
import { endAdhesion } from './actions/end-adhesion.ts';
import { importAdministrations } from './actions/import-administrations.ts';
import { renounceAdhesion } from './actions/renounce-adhesion.ts';
import { requestAdhesion } from './actions/request-adhesion.ts';
import { resumeAdhesion } from './actions/resume-adhesion.ts';
import { suspendAdhesion } from './actions/suspend-adhesion.ts';
import { updateAdministration } from './actions/update-administration.ts';
import { exportAdministrations } from './queries/export-administrations.ts';
import { getAdministration } from './queries/get-administration.ts';
import { listAdhesions } from './queries/list-adhesions.ts';
import { listServices } from './queries/list-services.ts';
import { listUnits } from './queries/list-units.ts';
import { searchAdministrations } from './queries/search-administrations.ts';

const tag = 'administrations';
const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path, status, tag },
  action: action as ActionRoute['action'],
});

/** `?format=csv|json&type=…&status=…` as a file to keep. */
const download: RawRoute = {
  method: 'GET',
  path: '/v1/administrations/export',
  tag,
  contract: {
    name: 'administrations.directory.download',
    summary: exportAdministrations.summary,
    access: exportAdministrations.access,
    parameters: exportAdministrations.input,
    returns: {
      '200': {
        description: 'The file, in the format that was asked for',
        content: { 'text/csv': z.string(), 'application/json': z.array(z.looseObject({})) },
      },
    },
  },
  async handle({ kernel, actor, query, requestId }) {
    const file = await perform(kernel, exportAdministrations, actor, Object.fromEntries(query), {
      requestId,
    });
    const disposition = `attachment; filename="${file.name}"`;
    return {
      headers: { 'content-type': file.mediaType, 'content-disposition': disposition },
      body: file.content,
    };
  },
};

const A = '/v1/administrations';
const ADHESION = '/v1/adhesions/{administrationId}/{id}';

/** Public addresses of the directory and the adhesions. */
export const administrationsRoutes: readonly Route[] = [
  route('GET', A, searchAdministrations),
  route('POST', A, createAdministration, 201),
  download,
  route('POST', `${A}/import`, importAdministrations),
  route('GET', `${A}/{id}`, getAdministration),
  route('PATCH', `${A}/{id}`, updateAdministration),
  route('POST', `${A}/{id}/status`, changeStatus),
  route('GET', `${A}/{administrationId}/units`, listUnits),
  route('POST', `${A}/{administrationId}/units`, addUnit, 201),
  route('POST', `${A}/{administrationId}/units/{id}/close`, closeUnit),
  route('GET', '/v1/adhesions', listAdhesions),
  route('GET', '/v1/adhesions/services', listServices),
  route('POST', '/v1/adhesions', requestAdhesion, 201),
  route('POST', `${ADHESION}/approve`, approveAdhesion),
  route('POST', `${ADHESION}/suspend`, suspendAdhesion),
  route('POST', `${ADHESION}/resume`, resumeAdhesion),
  route('POST', `${ADHESION}/end`, endAdhesion),
  route('POST', `${ADHESION}/renounce`, renounceAdhesion),
];

/** Everything one can do and ask, for the access table. */
export const administrationsActions: readonly ActionRoute['action'][] = [
  ...new Set(administrationsRoutes.flatMap((one) => ('action' in one ? [one.action] : []))),
  exportAdministrations as unknown as ActionRoute['action'],
];
