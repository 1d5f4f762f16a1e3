import type { Kernel } from '../../../kernel/kernel.ts';
import type { Values } from '../../../kernel/settings.ts';
import { addressesAt } from './addresses.ts';
import type { House } from './form.ts';
import type { certificatesSettings } from './settings.ts';

export type CertificatesValues = Values<typeof certificatesSettings>;

/** The settings of this service, with their types. */
export const settingsOf = (kernel: Kernel): CertificatesValues =>
  kernel.settings as unknown as CertificatesValues;

/** What of the installation stands in every certificate. */
export function houseOf(kernel: Kernel): House {
  const settings = settingsOf(kernel);
  return {
    addresses: addressesAt(kernel.publicAddress),
    policyArc: settings.CERTIFICATES_POLICY_ARC,
    qualified: settings.CERTIFICATES_QUALIFIED,
  };
}
