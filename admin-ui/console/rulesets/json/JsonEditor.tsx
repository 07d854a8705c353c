import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import FormHelperText from '@mui/material/FormHelperText';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { findJsonFlaw } from '../../../../domain/json-text';
import { language } from '../../language';
import { diagnosticsOf, showProblems } from './editor-problems';
import { editorSetUp } from './editor-set-up';
import type { JsonProps } from './JsonInput';

/** One of the marks, as the list below the text has it. */
interface Listed {
  line: number;
  from: number;
  message: string;
}

/** The document as text, with what is wrong at its line; what is no JSON, or holds a name twice in one object, is not passed on. */
export function JsonEditor(props: JsonProps) {
  const { document, problems, remarks, onChange, onBroken, onUndo, onRedo } = props;
  const translate = useTranslate();
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // what the text says: another document comes from elsewhere, such as from a step back
  const said = useRef<unknown>(undefined);
  const [flaw, setFlaw] = useState('');
  const [listed, setListed] = useState<readonly Listed[]>([]);
  const readOnly = onChange === undefined;
  const label = translate('doorstep.ruleset.json');

  const onText = useEffectEvent((text: string) => {
    const found = findJsonFlaw(text);
    setFlaw(
      found ? translate('doorstep.ruleset.notJson', { ...found, reason: found.reason[language()] }) : '',
    );
    onBroken(found !== null);
    if (found) return;
    said.current = JSON.parse(text);
    onChange?.(said.current);
  });
  const undoBeyond = useEffectEvent(() => onUndo?.());
  const redoBeyond = useEffectEvent(() => onRedo?.());
  const stateOf = useEffectEvent((value: unknown) =>
    EditorState.create({
      doc: JSON.stringify(value, null, 2),
      extensions: editorSetUp({ language: language(), label, readOnly, onText, undoBeyond, redoBeyond }),
    }),
  );

  useEffect(() => {
    if (!frame.current) return undefined;
    const made = new EditorView({ parent: frame.current });
    view.current = made;
    return () => {
      view.current = null;
      said.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    if (document === said.current) return;
    said.current = document;
    view.current?.setState(stateOf(document));
    setFlaw('');
  }, [document]);
  useEffect(() => {
    if (!view.current) return;
    const shown = { problems, remarks, language: language() };
    showProblems(view.current, shown);
    const { doc } = view.current.state;
    const errors = diagnosticsOf(doc.toString(), { ...shown, remarks: [] });
    setListed(errors.map(({ from, message }) => ({ from, message, line: doc.lineAt(from).number })));
  }, [problems, remarks, document]);
  const goTo = (from: number) => {
    view.current?.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    view.current?.focus();
  };

  return (
    <>
      <Box ref={frame} sx={{ border: 1, borderColor: flaw === '' ? 'divider' : 'error.main' }} />
      <FormHelperText error={flaw !== ''} role="status" sx={{ mb: 1 }}>
        {flaw || translate('doorstep.ruleset.jsonKeys')}
      </FormHelperText>
      {flaw === '' && listed.length > 0 && (
        <Box component="ul" aria-label={translate('doorstep.ruleset.problems')} sx={{ mt: 0, pl: 2 }}>
          {listed.map(({ line, from, message }) => (
            <li key={`${from} ${message}`}>
              <Link component="button" color="error" sx={{ textAlign: 'start' }} onClick={() => goTo(from)}>
                {translate('doorstep.ruleset.atLine', { line, reason: message })}
              </Link>
            </li>
          ))}
        </Box>
      )}
    </>
  );
}
