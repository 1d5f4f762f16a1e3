import { type GivenPerson, type Person, personFrom as read } from '../identity/index.ts';
import { UpstreamFinding } from './upstream.ts';

/** The person that a provider speaks of. @throws UpstreamFinding `no-identifier`, `no-name`, `not-a-number` */
export function personFrom(given: GivenPerson): Person {
  const found = read(given);
  if (typeof found === 'string') throw new UpstreamFinding(found);
  return found;
}
