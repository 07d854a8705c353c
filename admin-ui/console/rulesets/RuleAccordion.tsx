import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Rule } from '../../../rules/ruleset-schema';
import { useReader } from '../reader';
import { problemsAt, useDraft } from './draft';
import { OutcomeChips } from './OutcomeChips';
import { RuleInputs } from './RuleInputs';

interface Props {
  rule: Rule;
  index: number;
  /** Whether it begins unfolded. */
  opened: boolean;
}

/** One rule, folded: its name, what it places, and whether something is to be put right in it. */
export function RuleAccordion({ rule, index, opened }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const { problems, remarks } = useDraft();
  const count = problemsAt(problems, ['rules', index], true).length;
  const said = problemsAt(remarks, ['rules', index], true).length;
  return (
    <Accordion
      defaultExpanded={opened}
      variant="outlined"
      disableGutters
      slotProps={{ transition: { unmountOnExit: true } }}
    >
      <AccordionSummary expandIcon={<ExpandMoreIcon />}>
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Typography sx={{ fontWeight: 600 }}>{read(rule.name) || rule.id}</Typography>
          <OutcomeChips rule={rule} />
          <Typography color="text.secondary" variant="body2">
            {translate('doorstep.ruleset.priorityShown', { priority: rule.priority })}
          </Typography>
          {count > 0 && (
            <Chip size="small" color="error" label={translate('doorstep.ruleset.problemsHere', { count })} />
          )}
          {said > 0 && (
            <Chip
              size="small"
              variant="outlined"
              // the theme's own blue is too pale on white
              sx={{ color: 'info.dark', borderColor: 'info.dark' }}
              label={translate('doorstep.ruleset.remarksHere', { smart_count: said })}
            />
          )}
        </Stack>
      </AccordionSummary>
      <AccordionDetails>
        <RuleInputs rule={rule} index={index} />
      </AccordionDetails>
    </Accordion>
  );
}
