import { createHmac, timingSafeEqual } from 'node:crypto';
import { ZONE } from '../../kernel/texts.ts';

/** How far the date of a request may be from now. */
const LEEWAY_HOURS = 1;
const DATE = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})$/;

/**
 * Whether a request is of whoever has the key: `SC base64(HMAC-SHA-256(key, domain_date))`, with a date (dd/MM/yyyy HH:mm, of the place) of
 * now, an hour more or less. It says nothing of the body: so is the contract.
 */
export function isAuthorized(
  { key, domain }: { key: Uint8Array; domain: string },
  { authorization, date }: { authorization: string | undefined; date: string | undefined },
  now: Temporal.Instant,
): boolean {
  const given = /^SC ([A-Za-z0-9+/]{43}=)$/.exec(authorization ?? '')?.[1];
  if (given === undefined || date === undefined || !isNear(date, now)) return false;
  const own = createHmac('sha256', key).update(`${domain}_${date}`).digest();
  return timingSafeEqual(Buffer.from(given, 'base64'), own);
}

function isNear(text: string, now: Temporal.Instant): boolean {
  const [, day, month, year, hour, minute] = DATE.exec(text) ?? [];
  if (day === undefined) return false;
  try {
    const said = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}`)
      .toZonedDateTime(ZONE)
      .toInstant();
    return Math.abs(now.epochMilliseconds - said.epochMilliseconds) <= LEEWAY_HOURS * 3_600_000;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
