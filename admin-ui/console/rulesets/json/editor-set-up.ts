import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { lintGutter } from '@codemirror/lint';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { Language } from '../../../../domain/localised';
import { chineseEditor } from '../../messages/editor-chinese';
import { editorProblems } from './editor-problems';

interface Options {
  language: Language;
  label: string;
  readOnly: boolean;
  onText: (text: string) => void;
  /** Asked where the text has nothing more to take back, or to do again. */
  undoBeyond: () => void;
  redoBeyond: () => void;
}

const LOOK = EditorView.theme({
  '&': { fontSize: '13px', maxHeight: '75vh' },
  '.cm-scroller': { fontFamily: 'monospace', overflow: 'auto' },
  '.cm-content': { minHeight: '240px' },
  // the library's own grey is too pale to be read
  '.cm-gutters': { color: '#595959' },
});

/** All that makes a text field an editor of JSON. Tab goes on to what follows, as everywhere on the page. */
export function editorSetUp(options: Options): Extension {
  const { language, label, readOnly, onText, undoBeyond, redoBeyond } = options;
  const beyond = (done: boolean, go: () => void): boolean => {
    if (!done) go();
    return true;
  };
  const back = (view: EditorView) => beyond(undoDepth(view.state) > 0 && undo(view), undoBeyond);
  const forth = (view: EditorView) => beyond(redoDepth(view.state) > 0 && redo(view), redoBeyond);
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-z', run: back, shift: forth },
        { key: 'Mod-y', run: forth },
      ]),
    ),
    basicSetup,
    json(),
    lintGutter(),
    editorProblems,
    LOOK,
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-readonly': String(readOnly),
      tabindex: '0',
    }),
    EditorState.phrases.of(language === 'zh' ? chineseEditor : {}),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onText(state.doc.toString());
    }),
  ];
}
