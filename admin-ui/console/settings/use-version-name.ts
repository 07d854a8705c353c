import { useTranslate } from 'react-admin';
import type { SettingsItem } from './settings';

/** What a version of settings is called beside its kind. */
export function useVersionName(): (version: Pick<SettingsItem, 'number'>) => string {
  const translate = useTranslate();
  return ({ number }) => translate('doorstep.ruleset.version', { number });
}
