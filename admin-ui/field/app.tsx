import { useEffect, useState } from 'preact/hooks';
import { getSession, listTasks, signOut, RequestError, type FieldTask, type Session } from './api-client';
import { keepLanguage, readLanguage } from './language';
import { SignIn } from './sign-in';
import { TaskList } from './task-list';
import { TaskPage } from './task-page';
import { TEXTS } from './texts';

export function App() {
  const [language, setLanguage] = useState(readLanguage);
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const [tasks, setTasks] = useState<FieldTask[] | undefined>(undefined);
  const [openId, setOpenId] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  const texts = TEXTS[language];

  useEffect(() => keepLanguage(language), [language]);
  useEffect(() => void getSession().then(setSession, failed), []);
  useEffect(() => {
    if (session) void load();
  }, [session]);

  function failed(error: unknown): void {
    if (!(error instanceof RequestError)) throw error;
    if (error.status === 401) setSession(null);
    else setMessage(error.detail[language]);
  }

  async function load(): Promise<void> {
    setMessage('');
    await listTasks().then(setTasks, failed);
  }

  async function leave(): Promise<void> {
    if (session) await signOut(session.csrfToken).catch(failed);
    setSession(null);
    setTasks(undefined);
    setOpenId(null);
  }

  /** The list after this task in walking order; the API says anew what is still open. */
  async function recorded(task: FieldTask): Promise<void> {
    const position = tasks?.findIndex(({ id }) => id === task.id) ?? -1;
    const next = tasks?.[position + 1];
    setOpenId(next?.id ?? null);
    await load();
    setMessage(texts.saved);
  }

  const open = tasks?.find(({ id }) => id === openId);
  return (
    <>
      <header>
        <h1>{texts.title}</h1>
        <button type="button" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {texts.other}
        </button>
        {session && (
          <button type="button" onClick={leave}>
            {texts.signOut}
          </button>
        )}
      </header>
      {session?.demonstration && <p class="banner">{texts.demonstration}</p>}
      <p class="message" role="status">
        {message}
      </p>
      <main>
        {session === null && <SignIn texts={texts} language={language} onSignedIn={setSession} />}
        {session && open && (
          <TaskPage
            key={open.id}
            task={open}
            texts={texts}
            language={language}
            csrfToken={session.csrfToken}
            onBack={() => setOpenId(null)}
            onRecorded={() => recorded(open)}
            onFailed={failed}
          />
        )}
        {session && !open && (
          <TaskList tasks={tasks} texts={texts} language={language} onOpen={setOpenId} onReload={load} />
        )}
      </main>
    </>
  );
}
