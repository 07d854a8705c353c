/**
 * `file`: nothing of the file was imported. `row`: that row was not imported. `warning`: imported all the same.
 * With `--strict` each of them means that nothing was imported.
 */
export const IMPORT_SEVERITIES = ['file', 'row', 'warning'] as const;
export type ImportSeverity = (typeof IMPORT_SEVERITIES)[number];
