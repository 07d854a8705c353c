import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface Props {
  /** What is said about the rules while they are written. */
  aside: ReactNode;
  children: ReactNode;
}

/**
 * On a wide page what the rules would do stays in sight beside them, with a scroll of its own; on a narrow one it stands above. Who goes
 * by keys comes to the rules first.
 */
export function BesideRules({ aside, children }: Props) {
  return (
    <Box sx={{ display: 'flex', flexDirection: { xs: 'column', lg: 'row' }, gap: 2, alignItems: 'stretch' }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>{children}</Box>
      <Box
        sx={{
          order: { xs: -1, lg: 0 },
          flex: { lg: '0 0 432px' },
          alignSelf: { lg: 'flex-start' },
          position: { lg: 'sticky' },
          top: 128,
          maxHeight: { lg: 'calc(100vh - 144px)' },
          overflow: { lg: 'auto' },
        }}
        tabIndex={0}
      >
        {aside}
      </Box>
    </Box>
  );
}
