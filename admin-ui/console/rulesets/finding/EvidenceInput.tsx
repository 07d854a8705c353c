import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { useReader } from '../../reader';
import { useCatalogue } from '../catalogue';
import { useDraft, type Path } from '../draft';
import { ProblemsAt } from '../ProblemsAt';

/** The facts that are shown with the draft, by their labels. */
export function EvidenceInput({ path, evidence }: { path: Path; evidence: readonly string[] }) {
  const translate = useTranslate();
  const read = useReader();
  const { facts } = useCatalogue();
  const { readOnly, change } = useDraft();
  const labelOf = (key: string) => {
    const entry = facts.find((each) => each.key === key);
    return entry ? read(entry.label) : key;
  };
  return (
    <>
      <Autocomplete
        multiple
        size="small"
        options={facts.map(({ key }) => key)}
        value={[...evidence]}
        getOptionLabel={labelOf}
        onChange={(_, chosen) => change(path, chosen)}
        readOnly={readOnly}
        renderInput={(input) => (
          <TextField
            {...input}
            margin="dense"
            label={translate('doorstep.finding.evidence')}
            helperText={translate('doorstep.finding.evidenceNote')}
          />
        )}
      />
      <ProblemsAt path={path} inside />
    </>
  );
}
