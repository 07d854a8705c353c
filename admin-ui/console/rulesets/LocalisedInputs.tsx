import Grid, { type GridProps } from '@mui/material/Grid';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import { problemsAt, useDraft, type Path } from './draft';
import { ProblemsAt } from './ProblemsAt';

interface Props {
  path: Path;
  text: Localised;
  /** The stem of two labels, such as nameZh and nameEn. */
  label: 'name' | 'reason' | 'plain' | 'legal';
  size: GridProps['size'];
}

/** One text in both languages, side by side. */
export function LocalisedInputs({ path, text, label, size }: Props) {
  const translate = useTranslate();
  const { readOnly, change, problems } = useDraft();
  return (['zh', 'en'] as const).map((language) => {
    const place = [...path, language];
    return (
      <Grid key={language} size={size}>
        <TextField
          size="small"
          margin="dense"
          fullWidth
          multiline
          label={translate(`doorstep.ruleset.${label}${language === 'zh' ? 'Zh' : 'En'}`)}
          value={text[language]}
          error={problemsAt(problems, place, true).length > 0}
          onChange={(event) => change(place, event.target.value)}
          disabled={readOnly}
        />
        <ProblemsAt path={place} inside />
      </Grid>
    );
  });
}
