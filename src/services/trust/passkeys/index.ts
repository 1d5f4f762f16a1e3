import { listActions, type Service } from '../../../kernel/service.ts';

/** WebAuthn: a key pair in a device or a security key, unlocked by its person. */
export const passkeys: Service = {
  name: 'passkeys',
  needs: ['identity'],
  actions: listActions(),
};
