import { reactAdminChinese } from './react-admin-chinese';
import { chineseWords } from './words-chinese';

export const chineseMessages = { ...reactAdminChinese, ...chineseWords };
