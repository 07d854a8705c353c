import type { Localised } from '../../../domain/localised';

/** Something to know about a document; nothing that stops it. */
export interface Remark {
  kind: string;
  /** Into the document. */
  pointer: string;
  text: Localised;
}
