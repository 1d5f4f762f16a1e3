import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { boxPage } from './box.ts';
import { keyPage } from './key.ts';
import { newGroupPage } from './new-group.ts';
import { sealPage } from './seal.ts';
import { sealingPage } from './sealing.ts';

export const sealingPages: readonly PageRoute[] = [sealingPage, keyPage, newGroupPage, sealPage, boxPage];
