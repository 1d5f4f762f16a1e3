import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { consentsPage, withdrawPage } from './consents.ts';
import { interactionPage } from './interaction.ts';

export const providerPages: readonly PageRoute[] = [interactionPage, consentsPage, withdrawPage];
