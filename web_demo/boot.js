// Runs before the first paint, and before any module: the colours, and words for the case that nothing else arrives. A classic script,
// because modules run later. Speaks to the modules by events only: `petcam:theme` tells what the user has just chosen.
{
  const root = document.documentElement;
  const light = matchMedia('(prefers-color-scheme: light)');
  const kBars = { light: '#f6f7f9', dark: '#0e1014' };
  const kProbeMs = 2000;
  const kLongMs = 8000;

  const kWords = {
    en: {
      slow: 'The home server is slow, or does not answer. Still trying…',
      failed: 'The home server does not answer. Is it on, and is this device on the same network? Trying again…',
      old: 'This browser is too old for petcam. Use a current Safari, Chrome or Firefox.',
    },
    ko: {
      slow: '집 서버가 느리거나 대답하지 않아요. 계속 시도하는 중…',
      failed: '집 서버가 대답하지 않아요. 서버가 켜져 있고 같은 네트워크인지 확인해 주세요. 다시 시도하는 중…',
      old: '이 브라우저는 너무 오래됐어요. 최신 Safari, Chrome, Firefox를 써 주세요.',
    },
  };

  /** @param {string} key */
  function recall(key) {
    try {
      return localStorage.getItem(`petcam.${key}`);
    } catch {
      return null; // a private window
    }
  }

  let chosen = recall('theme');

  function paint() {
    const theme = chosen === 'light' || chosen === 'dark' ? chosen : light.matches ? 'light' : 'dark';
    root.dataset.theme = theme;
    for (const bar of document.querySelectorAll('meta[name=theme-color]')) bar.setAttribute('content', kBars[theme]);
  }

  /** The app draws by itself from then on. */
  const started = () => Boolean(document.getElementById('app')?.dataset.screen);

  /** @param {'slow' | 'failed' | 'old'} what */
  function tell(what) {
    const asked = recall('lang') ?? navigator.languages.find((tag) => /^(ko|en)\b/i.test(tag)) ?? 'en';
    const lang = asked.toLowerCase().startsWith('ko') ? 'ko' : 'en';
    const line = document.querySelector('[data-testid=loading-status]');
    root.lang = lang;
    if (line) line.textContent = kWords[lang][what];
  }

  async function reloadWhenAnswered() {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    if (answer?.ok) location.reload();
    else setTimeout(reloadWhenAnswered, kProbeMs);
  }

  let over = false;

  /** @param {unknown} error */
  function failed(error) {
    if (over || started()) return;
    over = true;
    if (error instanceof SyntaxError) return tell('old');
    tell('failed');
    setTimeout(reloadWhenAnswered, kProbeMs);
  }

  paint();
  light.addEventListener('change', paint);
  addEventListener('petcam:theme', (event) => {
    chosen = /** @type {CustomEvent} */ (event).detail;
    paint();
  });
  // A file that did not arrive tells its element only, so: on the way down. Pictures are no matter.
  addEventListener('error', (event) => !(event.target instanceof HTMLImageElement) && failed(event.error), true);
  addEventListener('unhandledrejection', (event) => failed(event.reason));
  setTimeout(() => !over && !started() && tell('slow'), kLongMs);
}
