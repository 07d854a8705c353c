import type { Language } from '../../domain/localised';
import { chinese } from './texts-chinese';
import { english, type Texts } from './texts-english';

export type { Texts };
export const TEXTS: Record<Language, Texts> = { zh: chinese, en: english };
