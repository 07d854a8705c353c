import polyglotI18nProvider from 'ra-i18n-polyglot';
import { LOCALES, preferredLanguage, setLanguage } from './language';
import { englishMessages } from './messages/english';
import { chineseMessages } from './messages/chinese';

export const i18nProvider = polyglotI18nProvider(
  (locale) => {
    setLanguage(locale);
    return locale === 'zh' ? chineseMessages : englishMessages;
  },
  preferredLanguage(),
  LOCALES,
);
