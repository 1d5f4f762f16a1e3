import type { PageRoute } from '../../../kernel/http/pages.ts';
import { confirmPage } from './confirm.ts';
import { serversPage } from './servers.ts';

export const acmePages: readonly PageRoute[] = [serversPage, confirmPage];
