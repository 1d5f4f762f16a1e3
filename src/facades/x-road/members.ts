import {
  type AgreementEntry,
  ASK_ACCESS,
  type BodyEntry,
  type ClientEntry,
  type ServiceEntry,
  type Snapshot,
} from '../../services/cooperation/exchange/index.ts';
import type { ClientId, ServiceId } from './identifier.ts';

/** Member class of each kind of body. */
const CLASSES: Readonly<Record<BodyEntry['type'], string>> = {
  municipality: 'MUN',
  'county-council': 'CC',
  province: 'DIP',
  'generalitat-department': 'GOV',
  'public-agency': 'GOV',
  university: 'UNI',
  consortium: 'CON',
};

/** Every provider answers under one subsystem. Clients may name their own: those are inside their house. */
export const SUBSYSTEM = 'APLEC';

export function classOf(body: BodyEntry): string {
  return CLASSES[body.type];
}

/** The identifier of a body as a provider. */
export function subsystemId(instance: string, body: BodyEntry): Required<ClientId> {
  return { instance, memberClass: classOf(body), member: body.code, subsystem: SUBSYSTEM };
}

/** The body that a provider's identifier names, when every part is right. */
export function findProvider(
  snapshot: Snapshot,
  instance: string,
  id: Required<ClientId>,
): BodyEntry | undefined {
  const body = snapshot.bodiesByCode.get(id.member);
  if (body === undefined || id.instance !== instance || id.subsystem !== SUBSYSTEM) return undefined;
  return classOf(body) === id.memberClass ? body : undefined;
}

/** Whether `X-Road-Client` names the body of the system that showed its certificate; its subsystems are its own. */
export function isOwn(
  snapshot: Snapshot,
  instance: string,
  who: { id: ClientId; client: ClientEntry },
): boolean {
  const body = snapshot.bodies.get(who.client.administrationId);
  if (body === undefined) return false;
  const { id } = who;
  return id.instance === instance && id.memberClass === classOf(body) && id.member === body.code;
}

/**
 * The procedure for which a subsystem asks, so that a system that knows nothing of ours says its purpose by the name that
 * it has already: as its body registered it, or a subsystem that is called as the SIA code of an agreement.
 */
export function procedureOf(
  snapshot: Snapshot,
  asks: { client: ClientEntry; subsystem: string | undefined; service: ServiceEntry | undefined },
): string | undefined {
  const { client, subsystem, service } = asks;
  if (subsystem === undefined) return undefined;
  if (Object.hasOwn(client.subsystems, subsystem)) return client.subsystems[subsystem];
  const names = (agreement: AgreementEntry) =>
    agreement.procedureCode === subsystem &&
    agreement.consumerId === client.administrationId &&
    agreement.serviceId === service?.id;
  return [...snapshot.agreements.values()].some(names) ? subsystem : undefined;
}

/** `CODE` is the newest version that answers, `CODE.v2` is version 2: our codes have no dots. */
const VERSIONED = /^([^.]+)\.v([1-9]\d{0,3})$/;

/** The data service behind a service code of a provider. */
export function findService(snapshot: Snapshot, provider: BodyEntry, code: string): ServiceEntry | undefined {
  const [, plain, version] = VERSIONED.exec(code) ?? [];
  return snapshot.byAddress.get(
    plain === undefined ? `${provider.id}/${code}` : `${provider.id}/${plain}/${version}`,
  );
}

/** What a provider answers now, with the service codes under which it does. */
export function servicesOf(
  snapshot: Snapshot,
  provider: BodyEntry,
): { code: string; service: ServiceEntry }[] {
  const found: { code: string; service: ServiceEntry }[] = [];
  for (const service of snapshot.services.values()) {
    if (service.providerId !== provider.id || !isOpen(service)) continue;
    const newest = snapshot.byAddress.get(`${provider.id}/${service.code}`) === service;
    if (newest) found.push({ code: service.code, service });
    found.push({ code: `${service.code}.v${service.version}`, service });
  }
  return found.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** States in which a data service answers; a deprecated one still does. */
export function isOpen(service: ServiceEntry): boolean {
  return service.state === 'published' || service.state === 'deprecated';
}

/** Whether a system may ask at all, and its body has an agreement on a service that holds on a day (YYYY-MM-DD). */
export function mayAsk(
  snapshot: Snapshot,
  asks: { client: ClientEntry; service: ServiceEntry; day: string },
): boolean {
  if (!asks.client.capabilities.includes(ASK_ACCESS.system)) return false;
  const holds = (agreement: AgreementEntry) =>
    agreement.consumerId === asks.client.administrationId &&
    agreement.serviceId === asks.service.id &&
    agreement.state === 'active' &&
    agreement.validFrom <= asks.day &&
    asks.day <= agreement.validUntil;
  return [...snapshot.agreements.values()].some(holds);
}

/** The identifier of a service in an answer. */
export function serviceIdOf(instance: string, provider: BodyEntry, code: string): ServiceId {
  return { ...subsystemId(instance, provider), service: code };
}
