import Box from '@mui/material/Box';
import { useTranslate } from 'react-admin';

const EXAMPLES = ['number', 'range', 'parameter', 'choice', 'choices', 'yesNo', 'date', 'days', 'known'];

/** How conditions are written in cells. */
export function CellHelp() {
  const translate = useTranslate();
  return (
    <details>
      <summary>{translate('doorstep.table.howToWrite')}</summary>
      <Box component="ul" sx={{ mt: 1, typography: 'body2' }}>
        {EXAMPLES.map((example) => (
          <li key={example}>{translate(`doorstep.table.example.${example}`)}</li>
        ))}
      </Box>
    </details>
  );
}
