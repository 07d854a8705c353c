import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** Nested groups stand indented behind a line; a comparison takes a row, and on a phone a row for each of its parts. */
export function BuilderFrame({ children }: { children: ReactNode }) {
  return <Box sx={LAYOUT}>{children}</Box>;
}

const ROW = { display: 'flex', flexWrap: 'wrap', columnGap: 1, alignItems: 'center' } as const;
const WIDE = '"fact fact move copy remove" "operator value value value value"';
const NARROW =
  '"fact fact fact fact" "operator operator operator operator" "value value value value" ". move copy remove"';

/** By the library's class names, whose own style sheet is not loaded. */
const LAYOUT = {
  '.ruleGroup': { borderLeft: 3, borderColor: 'divider', pl: { xs: 1, sm: 1.5 }, my: 1, minWidth: 0 },
  '.ruleGroup[data-not]': { borderColor: 'warning.main' },
  '.ruleGroup-header': ROW,
  '.ruleGroup-header .MuiTextField-root': { width: 160 },
  '.rule': {
    display: 'grid',
    gridTemplateAreas: { xs: NARROW, sm: WIDE },
    gridTemplateColumns: { xs: '1fr auto auto auto', sm: '5fr 7fr auto auto auto' },
    columnGap: { xs: 0, sm: 1 },
    alignItems: 'start',
    py: 0.5,
  },
  '.rule + .rule': { borderTop: 1, borderColor: 'divider' },
  '.rule-fact': { gridArea: 'fact', minWidth: 0 },
  '.rule-operator': { gridArea: 'operator', minWidth: 0 },
  '.rule-value': { gridArea: 'value', minWidth: 0 },
  '.rule > .shiftActions': { gridArea: 'move' },
  '.rule > .rule-cloneRule': { gridArea: 'copy' },
  '.rule > .rule-remove': { gridArea: 'remove' },
  '.shiftActions': { display: 'flex' },
  '.MuiButton-root': { minWidth: 32, px: 0.75 },
} as const;
