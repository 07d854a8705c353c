import Grid, { type GridProps } from '@mui/material/Grid';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import type { Language, Localised } from '../../../domain/localised';
import { problemsAt, useDraft, type Path } from './draft';
import { ProblemsAt } from './ProblemsAt';

interface Props {
  path: Path;
  text: Localised;
  /** The stem of two labels, such as nameZh and nameEn. */
  label: 'name' | 'reason' | 'plain' | 'legal' | 'criterion' | 'cause' | 'effect';
  size: GridProps['size'];
  /** A text that is empty in both languages is left out of the document. */
  optional?: boolean;
}

/** One text in both languages, side by side. */
export function LocalisedInputs({ path, text, label, size, optional = false }: Props) {
  const translate = useTranslate();
  const { readOnly, change, problems } = useDraft();
  const put = (language: Language, written: string) => {
    const now = { ...text, [language]: written };
    if (optional) change(path, now.zh === '' && now.en === '' ? undefined : now);
    else change([...path, language], written);
  };
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
          onChange={(event) => put(language, event.target.value)}
          disabled={readOnly}
        />
        <ProblemsAt path={place} inside />
      </Grid>
    );
  });
}
