import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import { useTranslate } from 'react-admin';
import { useCatalogue } from './catalogue';
import { useDraft } from './draft';
import { newRule } from './new-rule';
import { ParameterForm } from './ParameterForm';
import { ProblemsAt } from './ProblemsAt';
import { WholeRemarks } from './WholeRemarks';
import { RuleAccordion } from './RuleAccordion';
import { SharedConditionForm } from './SharedConditionForm';

/** The document as a form: a fold per rule, shared conditions, parameters. `opened` is a rule that is unfolded. */
export function DocumentForm({ opened }: { opened?: number | undefined }) {
  const translate = useTranslate();
  const { facts } = useCatalogue();
  const { document, readOnly, change } = useDraft();
  return (
    <>
      <ProblemsAt path={[]} />
      <WholeRemarks />
      {document.rules.map((rule, index) => (
        // a rule's id is edited here; its place is what stays
        <RuleAccordion key={index} rule={rule} index={index} opened={index === opened} />
      ))}
      {!readOnly && (
        <Button
          startIcon={<AddIcon />}
          sx={{ my: 2 }}
          onClick={() => change(['rules', document.rules.length], newRule(document, facts))}
        >
          {translate('doorstep.ruleset.addRule')}
        </Button>
      )}
      <SharedConditionForm />
      <ParameterForm />
    </>
  );
}
