import Button from '@mui/material/Button';
import { MaterialActionElement } from '@react-querybuilder/material';
import {
  Rule,
  RuleGroup,
  type ActionProps,
  type CombinatorSelectorProps,
  type RuleGroupProps,
  type RuleProps,
  type ShiftActionsProps,
} from 'react-querybuilder';
import { Fragment } from 'react';
import { useTranslate } from 'react-admin';
import { Choice } from '../../choice';
import { ProblemsAt } from '../ProblemsAt';
import { pointerOf } from '../draft';
import { RemarksAt } from '../RemarksAt';
import { isBare, placeOf, placesOf, type QueryGroup } from './condition-query';
import { FactSelector, OperatorSelector, ValueEditor } from './leaf-controls';

/** Adds, copies or removes: quieter than what it stands beside. */
function Action(props: ActionProps) {
  return <MaterialActionElement {...props} {...QUIET} />;
}
const QUIET = { variant: 'text', color: 'primary' } as const;

/** Up and down among its siblings, and over the edge of its group; the order tells readers, not the rules, what comes first. */
function Shift({
  className,
  titles,
  labels,
  shiftUp,
  shiftDown,
  shiftUpDisabled,
  shiftDownDisabled,
}: ShiftActionsProps) {
  return (
    <div className={className}>
      <Button size="small" title={titles?.shiftUp} onClick={shiftUp} disabled={shiftUpDisabled ?? false}>
        {labels?.shiftUp}
      </Button>
      <Button
        size="small"
        title={titles?.shiftDown}
        onClick={shiftDown}
        disabled={shiftDownDisabled ?? false}
      >
        {labels?.shiftDown}
      </Button>
    </div>
  );
}

/** All of these, or any of these; a part that stands alone needs neither. */
function Combinator(props: CombinatorSelectorProps) {
  const translate = useTranslate();
  if (isBare(props.ruleGroup)) return null;
  const options = ['all', 'any'].map((id) => ({ id, name: translate(`doorstep.builder.${id}`) }));
  return (
    <Choice
      label="doorstep.builder.group"
      value={props.value ?? ''}
      options={options}
      onChange={(chosen) => props.handleOnChange(chosen)}
      disabled={props.disabled ?? false}
    />
  );
}

function Comparison(props: RuleProps) {
  const at = placeOf(props.rule);
  return (
    <>
      <Rule {...props} />
      {at && <ProblemsAt path={at} inside />}
      {at && <RemarksAt path={at} inside />}
    </>
  );
}

function Group(props: RuleGroupProps) {
  const places = placesOf(props.ruleGroup as QueryGroup);
  return (
    <>
      <RuleGroup {...props} />
      {places.map((path) => (
        <Fragment key={pointerOf(path)}>
          <ProblemsAt path={path} />
          <RemarksAt path={path} />
        </Fragment>
      ))}
    </>
  );
}

const SHOWN = {
  combinatorSelector: Combinator,
  fieldSelector: FactSelector,
  operatorSelector: OperatorSelector,
  valueEditor: ValueEditor,
  rule: Comparison,
  ruleGroup: Group,
};

/** The parts of a builder in which one works. */
export const EDITED = { ...SHOWN, actionElement: Action, shiftActions: Shift };

/** The parts of one that only shows. */
export const READ = {
  ...SHOWN,
  addRuleAction: null,
  addGroupAction: null,
  removeRuleAction: null,
  removeGroupAction: null,
};
