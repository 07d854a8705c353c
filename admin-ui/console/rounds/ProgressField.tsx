import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { FunctionField, useTranslate } from 'react-admin';

/** Done of issued, as a bar and in figures. */
export function ProgressField(props: { source: string; sortable?: boolean }) {
  return <FunctionField {...props} render={(record: Figures) => <Progress {...record} />} />;
}

interface Figures {
  issued: number;
  done: number;
}

export function Progress({ issued, done }: Figures) {
  const translate = useTranslate();
  const text = translate('doorstep.round.progress', { done, issued });
  const percent = issued === 0 ? 100 : Math.round((100 * done) / issued);
  return (
    <Box sx={{ minWidth: 150 }}>
      <LinearProgress
        variant="determinate"
        value={percent}
        color={percent === 100 ? 'success' : 'primary'}
        aria-label={text}
        sx={{ height: 8, borderRadius: 4 }}
      />
      <Typography variant="caption">
        {issued === 0 ? translate('doorstep.round.nothingIssued') : text}
      </Typography>
    </Box>
  );
}
