import { useEffect, useRef, useState } from 'preact/hooks';
import type { WorkingCalendar } from '../../domain/working-days';
import type { Command } from './command';
import type { FieldTask } from './field-task';
import type { FieldState, FieldStore } from './field-store';
import { dayAndTime } from './dates';
import { FirstPassword } from './first-password';
import { arrange, taskAfter, type Clock } from './grouping';
import { homeInWords } from './in-words';
import { keepLanguage, readLanguage } from './language';
import { projectTasks, refusedOf } from './operation';
import type { Account, KeptList } from './phone-storage';
import { PausedBanner } from './paused-banner';
import { go, goInstead, useRoute } from './route';
import { SignIn } from './sign-in';
import { SignOut } from './sign-out';
import { StatusBar } from './status-bar';
import { TaskList } from './task-list';
import { TaskPage } from './task-page';
import { TEXTS } from './texts';
import { UnsentPage } from './unsent-page';

const CLOCK_TICK_MS = 15_000;

interface Props {
  state: FieldState;
  store: FieldStore;
}

export function App({ state, store }: Props) {
  const [language, setLanguage] = useState(readLanguage);
  const [recorded, setRecorded] = useState('');
  const [problem, setProblem] = useState('');
  const recording = useRef(false);
  const route = useRoute();
  const texts = TEXTS[language];
  const { account, list, operations } = state;

  useEffect(() => {
    keepLanguage(language);
    document.title = `${texts.title} · Doorstep`;
  }, [language]);

  useEffect(() => {
    // it names a home: nothing for the next user of the phone
    setRecorded('');
    setProblem('');
  }, [account?.userId]);

  // what may begin at a time of the day shows it without a touch
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((ticks) => ticks + 1), CLOCK_TICK_MS);
    return () => clearInterval(timer);
  }, []);

  const clock = account && list && clockOf(account, list);
  const tasks = list ? projectTasks(list.tasks, operations) : [];
  const worklist = clock && arrange(tasks, clock);
  const open = route.page === 'task' ? tasks.find(({ id }) => id === route.taskId) : undefined;
  // a task that is done, or another officer's, leads to the list
  const page = route.page === 'task' && !open ? 'list' : route.page;

  /** To the next task at once when this one needs nothing more: sending goes on behind. */
  async function record(task: FieldTask, command: Command, then: 'next' | 'stay'): Promise<void> {
    // a second tap while the first is being written says nothing new
    if (recording.current) return;
    recording.current = true;
    const next = worklist ? taskAfter(worklist.inOrder, task.id) : undefined;
    try {
      await store.record(command, task);
    } catch {
      setProblem(texts.notOnPhone);
      return;
    } finally {
      recording.current = false;
    }
    setProblem('');
    setRecorded(texts.recorded(homeInWords(task, texts)));
    if (then === 'next') goInstead(next ? { page: 'task', taskId: next.id } : { page: 'list' });
  }

  function screen() {
    if (!state.ready) return <p>{texts.loading}</p>;
    if (state.newcomer)
      return <FirstPassword texts={texts} language={language} session={state.newcomer} store={store} />;
    if (!account) return <SignIn texts={texts} language={language} state={state} store={store} />;
    if (page === 'unsent') {
      return <UnsentPage texts={texts} language={language} state={state} store={store} tasks={tasks} />;
    }
    if (!list || !clock || !worklist) {
      const waiting = state.online ? texts.loading : texts.noConnection;
      return <p>{state.trouble ? state.trouble.detail[language] : waiting}</p>;
    }
    if (!open) {
      const shared = { texts, language, clock, worklist, operations, state };
      return <TaskList {...shared} onReload={() => store.synchronise()} />;
    }
    return (
      <TaskPage
        key={open.id}
        task={open}
        visit={open.visitId === null ? null : (list.visits[open.visitId] ?? null)}
        refused={refusedOf(operations, open.id)}
        texts={texts}
        language={language}
        clock={clock}
        calendar={calendarOf(list)}
        drafts={store.draftsOf(open.id)}
        onRecord={(command, then) => record(open, command, then)}
      />
    );
  }

  return (
    <>
      <header>
        {account && page !== 'list' ? (
          <button type="button" onClick={() => go({ page: 'list' })}>
            ‹ {texts.back}
          </button>
        ) : (
          <h1>{texts.title}</h1>
        )}
        <span class="gap" />
        <button type="button" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={switchLanguage}>
          {texts.otherLanguage}
        </button>
        {account && <SignOut texts={texts} unsent={operations.length} store={store} onProblem={setProblem} />}
      </header>
      {account && <StatusBar state={state} texts={texts} recorded={recorded} />}
      {account && state.waitingPassword && (
        <aside class="notice" role="status">
          {texts.passwordWaits(
            state.waitingPassword.by,
            dayAndTime(state.waitingPassword.at, language, account.timeZone),
          )}
        </aside>
      )}
      {account && <PausedBanner tasks={tasks} texts={texts} />}
      <main>
        <p class="problem" role="alert">
          {problem}
        </p>
        {screen()}
      </main>
      {account?.demonstration && <footer>{texts.demonstration}</footer>}
    </>
  );

  function switchLanguage(): void {
    setLanguage(language === 'zh' ? 'en' : 'zh');
    setRecorded('');
    setProblem('');
  }
}

function calendarOf({ calendar }: KeptList): WorkingCalendar {
  return { holidays: new Set(calendar?.holidays), makeUpDays: new Set(calendar?.makeUpDays) };
}

/** The programme's time now: the list's, and what has passed on the phone since. */
function clockOf({ timeZone }: Account, { asOf, fetchedAt }: KeptList): Clock {
  return { now: new Date(Date.parse(asOf) + Date.now() - fetchedAt).toISOString(), timeZone };
}
