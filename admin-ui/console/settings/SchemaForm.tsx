import Alert from '@mui/material/Alert';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Grid from '@mui/material/Grid';
import Typography from '@mui/material/Typography';
import { useMemo } from 'react';
import { useTranslate } from 'react-admin';
import type { RevisitSettings } from '../../../domain/revisit-round';
import {
  isTextField,
  SETTINGS_SCHEMAS,
  type SettingsField,
  type SettingsKind,
  type StepTable,
} from '../../../domain/settings-schema';
import type { RulesetDocument } from '../../../rules/ruleset-schema';
import type { ProblemPlace } from '../problem';
import { useReader } from '../reader';
import { DraftContext, withValue, type Path } from '../rulesets/draft';
import { ProblemsAt } from '../rulesets/ProblemsAt';
import { LadderTable } from './LadderTable';
import { LadderTimeline } from './LadderTimeline';
import { MessageTextInput } from './MessageTextInput';
import { NumberListInput } from './NumberListInput';
import { WholeNumberInput } from './WholeNumberInput';

type Document = Record<string, unknown>;

interface Props {
  kind: SettingsKind;
  document: Document;
  problems?: readonly ProblemPlace[];
  /** Absent: it is only shown. */
  onChange?: (document: Document) => void;
}

const NOTHING = { zh: '', en: '' };
/** The builder of conditions looks into a ruleset for what may be referred to; a ladder's conditions refer to nothing. */
const NO_RULES: RulesetDocument = {
  schemaVersion: 1,
  key: 'ladder',
  name: NOTHING,
  description: NOTHING,
  hitPolicy: 'first',
  defaultTier: 'standard',
  conditions: {},
  parameters: {},
  rules: [],
};
const NONE: readonly ProblemPlace[] = [];

/** A document of settings as a form that is made from its schema: groups of fields, each with its unit, bounds and problems. */
export function SchemaForm({ kind, document, problems = NONE, onChange }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const schema = SETTINGS_SCHEMAS[kind];
  const draft = useMemo(
    () => ({
      document: NO_RULES,
      readOnly: onChange === undefined,
      problems,
      remarks: [],
      change: (path: Path, value: unknown) => onChange?.(withValue(document, path, value) as Document),
    }),
    [document, problems, onChange],
  );
  return (
    <DraftContext.Provider value={draft}>
      {problems.length > 0 && (
        <Alert severity="error" sx={{ mb: 2 }}>
          {translate('doorstep.settings.problems', { smart_count: problems.length })}
        </Alert>
      )}
      <ProblemsAt path={[]} />
      {schema.groups.map(({ label, fields }) => (
        <Card key={label.en} variant="outlined" sx={{ mb: 2 }}>
          <CardContent>
            <Typography variant="h6" component="h2" gutterBottom>
              {read(label)}
            </Typography>
            <Grid container columnSpacing={2}>
              {fields.map((name) => {
                const field = schema.properties[name];
                return field && <Field key={name} path={[name]} field={field} value={document[name]} />;
              })}
            </Grid>
            {fields.includes('ladder') && <LadderTimeline settings={document as Partial<RevisitSettings>} />}
          </CardContent>
        </Card>
      ))}
    </DraftContext.Provider>
  );
}

interface FieldProps {
  path: Path;
  field: SettingsField;
  value: unknown;
}

const THIRD = { xs: 12, sm: 6, md: 4 };

function Field({ path, field, value }: FieldProps) {
  const read = useReader();
  if (field.type === 'integer')
    return (
      <Grid size={THIRD}>
        <WholeNumberInput path={path} field={field} value={value} />
      </Grid>
    );
  if (isSteps(field))
    return (
      <Grid size={12}>
        <LadderTable path={path} table={field} value={value} />
      </Grid>
    );
  if (field.type === 'array')
    return (
      <Grid size={THIRD}>
        <NumberListInput path={path} field={field} value={value} />
      </Grid>
    );
  if (isTextField(field))
    return (
      <Grid size={12}>
        <MessageTextInput path={path} field={field} value={value} />
      </Grid>
    );
  const values = (value ?? {}) as Document;
  return (
    <Grid size={12} component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Typography component="legend" variant="subtitle2" sx={{ mt: 1 }}>
        {read(field.label)}
      </Typography>
      <Grid container columnSpacing={2}>
        {Object.entries(field.properties).map(([name, inner]) => (
          <Grid key={name} size={THIRD}>
            <WholeNumberInput path={[...path, name]} field={inner} value={values[name]} />
          </Grid>
        ))}
      </Grid>
    </Grid>
  );
}

function isSteps(field: SettingsField): field is StepTable {
  return field.type === 'array' && !('unit' in field);
}
