import { listActions, type Service } from '../../../kernel/service.ts';

/** Who holds the private key of a certificate that we trust, over mutual TLS. */
export const certificateLogin: Service = {
  name: 'certificate-login',
  needs: ['identity'],
  actions: listActions(),
};
