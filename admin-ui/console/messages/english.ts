import reactAdminMessages from 'ra-language-english';
import { englishWords } from './words-english';

export const englishMessages = { ...reactAdminMessages, ...englishWords };
