import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface Props {
  /** What is said about the rules while they are written. */
  aside: ReactNode;
  children: ReactNode;
}

/** On a wide page what the rules would do stays in sight beside them, with a scroll of its own; on a narrow one it stands above. */
export function BesideRules({ aside, children }: Props) {
  return (
    <Box sx={{ display: { xs: 'block', lg: 'flex' }, gap: 2, alignItems: 'flex-start' }}>
      <Box
        sx={{
          order: 2,
          flex: '0 0 432px',
          position: { lg: 'sticky' },
          top: 128,
          maxHeight: { lg: 'calc(100vh - 144px)' },
          overflow: { lg: 'auto' },
        }}
        tabIndex={0}
      >
        {aside}
      </Box>
      <Box sx={{ order: 1, flex: 1, minWidth: 0 }}>{children}</Box>
    </Box>
  );
}
