import type { Kernel } from '../../../../kernel/kernel.ts';

/** Told when a passkey answered with a counter of before. In all languages: we do not know theirs. */
export const copiedText = (kernel: Kernel): { subject: string; text: string } => ({
  subject: 'Aplec: clau d’accés aturada · clave de acceso parada · passkey stopped',
  text: [
    `Una de les vostres claus d’accés pot haver estat copiada i l’hem aturada. Mireu-ho a ${kernel.publicAddress}/account.`,
    `Una de sus claves de acceso puede haber sido copiada y la hemos parado. Mírelo en ${kernel.publicAddress}/account.`,
    `Ua des vòstes claus d’accès pòt auer estat copiada e l’auem arturada. Guardatz-ac en ${kernel.publicAddress}/account.`,
    `One of your passkeys may have been copied and we have stopped it. See ${kernel.publicAddress}/account.`,
  ].join('\n\n'),
});
