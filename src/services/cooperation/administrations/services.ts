import type { Kernel } from '../../../kernel/kernel.ts';
import type { Values } from '../../../kernel/settings.ts';
import type { administrationsSettings } from './settings.ts';

/** Names of the services that a body can join: those that the operator offers and this installation has. */
export function joinableServices({ settings, services }: Pick<Kernel, 'settings' | 'services'>): string[] {
  const offered = (settings as unknown as Values<typeof administrationsSettings>).ADHESION_SERVICES;
  return offered.filter((name) => services.some((service) => service.name === name));
}
