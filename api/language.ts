import type { Request } from 'express';
import type { Language } from '../domain/localised';

/** The language that the caller asks for (Accept-Language); English where they ask for none that is spoken here. */
export function languageOf(request: Request): Language {
  const accepted = request.acceptsLanguages('en', 'zh', 'zh-CN');
  return accepted !== false && accepted !== 'en' ? 'zh' : 'en';
}
