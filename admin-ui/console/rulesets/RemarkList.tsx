import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import type { Remark } from './remark';

/** What the analysis says of the rules. */
export function RemarkList({ remarks }: { remarks: readonly Remark[] }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  if (remarks.length === 0) return null;
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {translate('doorstep.assessment.remarks', { smart_count: remarks.length })}
      </Typography>
      <Stack component="ul" sx={{ m: 0, p: 0, listStyle: 'none', gap: 1 }}>
        {remarks.map(({ kind, pointer, text }) => (
          <li key={`${kind} ${pointer} ${text.en}`}>
            <Chip size="small" variant="outlined" label={word('remark', kind)} sx={{ mr: 1 }} />
            <Typography component="span" variant="body2">
              {read(text)}
            </Typography>
          </li>
        ))}
      </Stack>
    </>
  );
}
