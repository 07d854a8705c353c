import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import { useMemo } from 'react';
import { useTranslate } from 'react-admin';
import { useFacts } from '../facts';
import { CatalogueContext } from './catalogue';
import { useDraft } from './draft';
import { newRule } from './new-rule';
import { OperandCatalogue } from './operands';
import { ParameterForm } from './ParameterForm';
import { ProblemsAt } from './ProblemsAt';
import { RuleAccordion } from './RuleAccordion';
import { SharedConditionForm } from './SharedConditionForm';

/** The document as a form: a fold per rule, shared conditions, parameters. */
export function DocumentForm() {
  const translate = useTranslate();
  const facts = useFacts();
  const { document, readOnly, change } = useDraft();
  const catalogue = useMemo(() => facts && { facts, operands: new OperandCatalogue(facts) }, [facts]);
  if (!catalogue) return <CircularProgress aria-label={translate('ra.page.loading')} />;
  return (
    <CatalogueContext.Provider value={catalogue}>
      <ProblemsAt path={[]} />
      {document.rules.map((rule, index) => (
        // a rule's id is edited here; its place is what stays
        <RuleAccordion key={index} rule={rule} index={index} />
      ))}
      {!readOnly && (
        <Button
          startIcon={<AddIcon />}
          sx={{ my: 2 }}
          onClick={() => change(['rules', document.rules.length], newRule(document, catalogue.facts))}
        >
          {translate('doorstep.ruleset.addRule')}
        </Button>
      )}
      <SharedConditionForm />
      <ParameterForm />
    </CatalogueContext.Provider>
  );
}
