import { declare, kinds } from '../../../kernel/settings.ts';

export const passkeysSettings = declare({
  PASSKEY_DOMAIN: {
    meaning:
      'Domain that passkeys are of (the relying party identifier of WebAuthn): the host of PUBLIC_ADDRESS, or one above it. Changing it makes every passkey useless.',
    schema: kinds.text,
  },
});
