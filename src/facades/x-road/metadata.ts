import type { BodyEntry, ClientEntry, Snapshot } from '../../services/cooperation/exchange/index.ts';
import { badRequest, escapeXml, XRoadError } from './errors.ts';
import {
  classOf,
  findProvider,
  findService,
  isOpen,
  mayAsk,
  SUBSYSTEM,
  serviceIdOf,
  servicesOf,
} from './members.ts';
import { openApiOf } from './openapi.ts';
import { readQuery } from './query.ts';
import type { Target } from './target.ts';

/** Service codes that are the server's own since X-Road 7.7.0 (XRDDEV-599). */
export const RESERVED: ReadonlySet<string> = new Set([
  'listClients',
  'listMethods',
  'allowedMethods',
  'getWsdl',
  'getOpenAPI',
  'getSecurityServerMetrics',
  'getSecurityServerOperationalData',
  'getSecurityServerHealthData',
]);

/** Those of them that this server has, besides listClients, which has an address of its own. */
const OURS = new Set(['listMethods', 'allowedMethods', 'getOpenAPI']);

export type Metadata = { type: string; body: string };

/** `GET /listClients[?xRoadInstance]` (PR-META, PR-MREST): members that take part, in XML unless JSON is asked for. */
export function listClients(
  snapshot: Snapshot,
  asked: { url: string; instance: string; accept: string },
): Metadata {
  const { url, instance, accept } = asked;
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : undefined;
  const named = readQuery(query).findLast(([name]) => name === 'xRoadInstance')?.[1];
  if (named !== undefined && named !== instance)
    throw badRequest(`This server knows only the instance ${instance}.`);
  const bodies = [...snapshot.bodies.values()].filter((body) => body.active);
  bodies.sort((a, b) => (a.code < b.code ? -1 : 1));
  if (/application\/json/i.test(accept)) {
    const member = bodies.flatMap((body) => [
      { id: clientObject(instance, body, undefined), name: body.name },
      { id: clientObject(instance, body, SUBSYSTEM), name: body.name, subsystem_name: SUBSYSTEM },
    ]);
    return { type: 'application/json;charset=utf-8', body: JSON.stringify({ member }) };
  }
  return { type: 'text/xml;charset=utf-8', body: clientsXml(instance, bodies) };
}

function clientObject(instance: string, body: BodyEntry, subsystem: string | undefined) {
  return {
    object_type: subsystem === undefined ? 'MEMBER' : 'SUBSYSTEM',
    xroad_instance: instance,
    member_class: classOf(body),
    member_code: body.code,
    ...(subsystem === undefined ? {} : { subsystem_code: subsystem }),
  };
}

function clientsXml(instance: string, bodies: BodyEntry[]): string {
  const element = (name: string, text: string) => `<id:${name}>${escapeXml(text)}</id:${name}>`;
  const member = (body: BodyEntry, subsystem: string | undefined) =>
    `<xroad:member><xroad:id id:objectType="${subsystem === undefined ? 'MEMBER' : 'SUBSYSTEM'}">` +
    element('xRoadInstance', instance) +
    element('memberClass', classOf(body)) +
    element('memberCode', body.code) +
    (subsystem === undefined ? '' : element('subsystemCode', subsystem)) +
    `</xroad:id><xroad:name>${escapeXml(body.name)}</xroad:name></xroad:member>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xroad:clientList xmlns:xroad="http://x-road.eu/xsd/xroad.xsd" ' +
    'xmlns:id="http://x-road.eu/xsd/identifiers">' +
    bodies.map((body) => member(body, undefined) + member(body, SUBSYSTEM)).join('') +
    '</xroad:clientList>\n'
  );
}

export type MetadataCall = {
  target: Target;
  method: string;
  client: ClientEntry;
  instance: string;
  /** YYYY-MM-DD in Europe/Madrid. */
  day: string;
};

/** `listMethods`, `allowedMethods` and `getOpenAPI` of a provider (PR-MREST). Throws XRoadError. */
export function metadataOf(snapshot: Snapshot, call: MetadataCall): Metadata {
  const { target, method, instance } = call;
  const { service } = target;
  if (!OURS.has(service.service)) {
    throw new XRoadError(
      'server.serverproxy.unknown_service',
      `${service.service} is a service of the server itself, and this one does not have it.`,
    );
  }
  if (method !== 'GET' && method !== 'HEAD')
    throw new XRoadError('client.invalid_http_method', `${service.service} is asked with GET.`);
  if (target.rest !== '') throw badRequest(`The path ends at ${service.service}.`);
  const provider = findProvider(snapshot, instance, service);
  if (provider === undefined) throw unknownMember(target);
  if (service.service === 'getOpenAPI') return getOpenApi(snapshot, call, provider);
  const all = servicesOf(snapshot, provider);
  const { client, day } = call;
  const shown =
    service.service === 'listMethods'
      ? all
      : all.filter((each) => mayAsk(snapshot, { client, service: each.service, day }));
  const body = JSON.stringify({
    service: shown.map(({ code }) => ({
      object_type: 'SERVICE',
      service_type: 'OPENAPI',
      xroad_instance: instance,
      member_class: service.memberClass,
      member_code: provider.code,
      subsystem_code: SUBSYSTEM,
      service_code: code,
      // A data service answers questions: the one endpoint that its description has (openapi.ts).
      endpoint_list: [{ method: 'POST', path: '/' }],
    })),
  });
  return { type: 'application/json;charset=utf-8', body };
}

function getOpenApi(snapshot: Snapshot, { target, instance }: MetadataCall, provider: BodyEntry): Metadata {
  const codes = readQuery(target.query).filter(([name]) => name === 'serviceCode');
  const code = codes[0]?.[1];
  if (code === undefined || codes.length > 1)
    throw badRequest('getOpenAPI needs one query parameter serviceCode.');
  const service = findService(snapshot, provider, code);
  if (service === undefined || !isOpen(service))
    throw new XRoadError(
      'server.serverproxy.unknown_service',
      'This provider has no service with that code.',
    );
  const body = openApiOf(service, serviceIdOf(instance, provider, code));
  return { type: 'application/json;charset=utf-8', body };
}

/** Nobody of that name offers anything here. */
export function unknownMember({ service }: Target): XRoadError {
  const { instance, memberClass, member, subsystem } = service;
  return new XRoadError(
    'server.clientproxy.unknown_member',
    `There is no provider ${instance}/${memberClass}/${member}/${subsystem}; listClients names those that there are.`,
  );
}
