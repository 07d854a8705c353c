import InfoOutlinedIcon from '@mui/icons-material/InfoOutlined';
import Box from '@mui/material/Box';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import type { Remark } from './remark';
import { problemsAt, useDraft, type Path } from './draft';

/** What the analysis says of this place and why: to be thought about, where a problem has to be put right. */
export function RemarksAt({ path, inside = false }: { path: Path; inside?: boolean }) {
  const { remarks } = useDraft();
  return <RemarkWords remarks={problemsAt(remarks, path, inside)} />;
}

export function RemarkWords({ remarks }: { remarks: readonly Remark[] }) {
  const word = useCodeWord();
  const read = useReader();
  return remarks.map(({ kind, pointer, text }) => (
    <Box key={`${kind} ${pointer} ${text.en}`} sx={REMARK}>
      <InfoOutlinedIcon aria-hidden sx={{ fontSize: 16, mt: '1px' }} />
      <span>
        <b>{word('remark', kind)}</b> · {read(text)}
      </span>
    </Box>
  ));
}

const REMARK = { display: 'flex', gap: 0.5, my: 0.5, typography: 'caption', color: 'info.dark' } as const;
