import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Grid from '@mui/material/Grid';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useRef } from 'react';
import { useTranslate } from 'react-admin';
import { SegmentedMessage } from 'sms-segments-calculator';
import { appointmentInWords } from '../../../domain/appointment-words';
import { DISPUTE_SUBJECT_WORDS, REJECTION_REASON_WORDS } from '../../../domain/dispute';
import { LANGUAGE_WORDS, type Language, type Localised } from '../../../domain/localised';
import {
  messageText,
  reasonSentence,
  type MessageFrame,
  type MessageName,
  type MessageValues,
} from '../../../domain/message-texts';
import type { TextField as Texts } from '../../../domain/settings-schema';
import { TIER_WORDS } from '../../../domain/tier';
import { useAnswer } from '../answer';
import { useReader } from '../reader';
import { useDraft, type Path } from '../rulesets/draft';
import { useFieldProblem } from './use-field-problem';

interface Props {
  path: Path;
  field: Texts;
  value: unknown;
}

/** As long as what they stand for is at its longest, so that the length that is shown is enough. */
const SAMPLE_VALUES: MessageValues = {
  appointment: appointmentInWords(
    { from: new Date('2026-09-30T14:00:00Z'), to: new Date('2026-09-30T15:00:00Z') },
    'UTC',
  ),
  tier: TIER_WORDS.standard,
  until: { zh: '2026-11-30', en: '2026-11-30' },
  reason: reasonSentence(REJECTION_REASON_WORDS.seen_at_home),
  about: DISPUTE_SUBJECT_WORDS.never_lived_here,
};
const SAMPLE_TOKEN = 'x'.repeat(32);

/** A text in each language: what is written, what it has to tell, and below it the whole as it goes out, with its length. */
export function MessageTextInput({ path, field, value }: Props) {
  const read = useReader();
  const texts = { zh: '', en: '', ...(value as Partial<Localised> | undefined) };
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, mb: 2, minWidth: 0 }}>
      <Typography component="legend" variant="subtitle2" sx={{ mt: 1 }}>
        {read(field.label)}
      </Typography>
      <Grid container spacing={2}>
        {(['zh', 'en'] as const).map((language) => (
          <Grid key={language} size={{ xs: 12, md: 6 }}>
            <OneLanguage path={path} field={field} texts={texts} language={language} />
          </Grid>
        ))}
      </Grid>
    </Box>
  );
}

interface OneProps extends Omit<Props, 'value'> {
  texts: Localised;
  language: Language;
}

function OneLanguage({ path, field, texts, language }: OneProps) {
  const translate = useTranslate();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const input = useRef<HTMLTextAreaElement>(null);
  const here = [...path, language];
  const problem = useFieldProblem(here);
  const text = texts[language];
  const spoken = read(LANGUAGE_WORDS[language]);
  const insert = (variable: string) => {
    const at = input.current?.selectionStart ?? text.length;
    const end = input.current?.selectionEnd ?? text.length;
    change(here, `${text.slice(0, at)}{${variable}}${text.slice(end)}`);
    input.current?.focus();
  };
  return (
    <>
      {!readOnly && (
        <>
          <TextField
            size="small"
            margin="dense"
            fullWidth
            multiline
            label={`${read(field.label)} · ${spoken}`}
            value={text}
            onChange={({ target }) => change(here, target.value)}
            error={problem !== null}
            helperText={problem}
            inputRef={input}
            slotProps={{ htmlInput: { lang: language === 'zh' ? 'zh-CN' : 'en', maxLength: 400 } }}
          />
          <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5, mb: 1 }}>
            {field.variables.map((variable) => (
              <Chip
                key={variable}
                size="small"
                label={`{${variable}}`}
                aria-label={translate('doorstep.settings.insert', { variable: `{${variable}}` })}
                disabled={text.includes(`{${variable}}`)}
                onClick={() => insert(variable)}
              />
            ))}
          </Stack>
        </>
      )}
      <Preview name={path[0] as MessageName} texts={texts} language={language} />
    </>
  );
}

function Preview({ name, texts, language }: { name: MessageName; texts: Localised; language: Language }) {
  const translate = useTranslate();
  const read = useReader();
  const { data: frame } = useAnswer<Pick<MessageFrame, 'programme' | 'verifyHint'>>('/api/message-frame');
  if (!frame) return null;
  const whole = messageText(
    name,
    texts,
    { ...frame, link: `${window.location.origin}/c/${SAMPLE_TOKEN}`, code: '123456' },
    SAMPLE_VALUES,
  )[language];
  const { numberOfCharacters: characters, segments } = new SegmentedMessage(whole);
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography component="figcaption" variant="caption" color="text.secondary">
        {translate('doorstep.settings.asSent', { language: read(LANGUAGE_WORDS[language]) })}
        {' · '}
        {translate('doorstep.settings.length', { characters, smart_count: segments.length })}
      </Typography>
      <Typography
        variant="body2"
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        sx={{
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          bgcolor: 'action.hover',
          borderRadius: 1,
          p: 1,
        }}
      >
        {whole}
      </Typography>
    </Box>
  );
}
