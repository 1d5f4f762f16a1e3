import type { Kernel } from '../../../kernel/kernel.ts';
import { providerSettingsOf } from './settings.ts';

/** Where applications with a certificate come in; undefined when the port is not known beforehand. */
export function tlsAddressOf(kernel: Pick<Kernel, 'settings' | 'publicAddress'>): string | undefined {
  const { OIDC_TLS_ADDRESS: given } = providerSettingsOf(kernel);
  if (given !== undefined) return given.replace(/\/$/, '');
  const port = kernel.settings.TLS_PORT;
  return port === 0 ? undefined : `https://${new URL(kernel.publicAddress).hostname}:${port}`;
}
