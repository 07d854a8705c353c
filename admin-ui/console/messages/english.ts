import reactAdminMessages from 'ra-language-english';
import { englishWords } from './words-english';

const { ra } = reactAdminMessages;
/** The page ends it with a stop, and react-admin's own wording has one too. */
const message = { ...ra.message, not_found: 'Either you typed a wrong URL, or you followed a bad link' };

export const englishMessages = { ...reactAdminMessages, ra: { ...ra, message }, ...englishWords };
