// Runs before the first paint and any module, inside index.html: the colours, what can be on its way already, and words in case nothing else
// arrives. For modules: `petcamSocket` (to Janus), events `petcam:theme` (the user's choice) and
// `petcam:early` (from early.js: the rest may come).
{
  const root = document.documentElement;
  const light = matchMedia('(prefers-color-scheme: light)');
  const kBars = { light: '#f6f7f9', dark: '#0e1014' };
  const kProbeMs = 2000;
  const kLongMs = 8000;
  const kEarlyMs = 2000;

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

  const asked = recall('lang') ?? navigator.languages.find((tag) => /^(ko|en)\b/i.test(tag)) ?? 'en';
  const lang = asked.toLowerCase().startsWith('ko') ? 'ko' : 'en';

  // Modules that import each other would come one after another. Made by tests/web/shell_list.mjs.
  /** @type {Record<string, string>} */
  const kNeeds = {
    first: 'core/ clock keyring log memory routes net/ home_session janus',
    main: 'inspect main core/ i18n names state state_home state_starts words_LANG screens/ app shell/ install ui/ dom icons styles view',
    seat: 'core/ codecs media/ seat net/ dtls_role ice_servers peer signalling trickle',
    viewer: 'core/ album backoff dates noticed recovery state_talk state_watch status_noticed watchdog media/ audio_session frames link picture_in_picture picture_watch problems reception still viewer',
    watch: 'stage.css watch.css core/ connection_quality haptics slide status status_watch words_watch_LANG media/ microphone talk screens/ watch ui/ ambient_light hold_button talk_button view_watch',
    home: 'tiles.css core/ state_cards state_list state_tiles status_card tile_plan words_home_LANG home/ lobby media/ kept_pictures spare tile tiles screens/ home ui/ keyed_list view_home view_tile',
  };

  window.petcamSocket = new WebSocket(`${location.origin.replace('http', 'ws')}/janus`, 'janus-protocol');

  const watches = /^#\/watch\/./.test(location.hash);
  const way = watches ? ['watch', 'viewer'] : /^(#\/?)?$/.test(location.hash) ? ['home', 'seat', 'viewer'] : [];
  const append = (/** @type {'link' | 'script'} */ tag, /** @type {object} */ what) => document.head.append(Object.assign(document.createElement(tag), what));
  const run = (/** @type {string} */ src) => append('script', { type: 'module', src });

  /** @param {string[]} parts */
  function load(...parts) {
    for (const part of parts) {
      let dir = '';
      for (const name of kNeeds[part].split(' ')) {
        if (name.endsWith('/')) dir = name;
        else if (name.endsWith('.css')) append('link', { rel: 'preload', as: 'style', href: name });
        else append('link', { rel: 'modulepreload', href: `${dir}${name.replace('LANG', lang)}.js` });
      }
    }
  }

  function begin() {
    if (begun) return;
    begun = true;
    load(...way, 'main');
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', () => run('main.js'));
    else run('main.js');
  }

  let begun = false;
  load('first');
  if (watches) {
    // What shows the picture comes while its way is being found.
    load('seat');
    run('early.js');
    addEventListener('petcam:early', begin);
    setTimeout(begin, kEarlyMs);
  } else begin();

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
    const line = document.querySelector('[data-testid=loading-status]');
    if (!line) return addEventListener('DOMContentLoaded', () => tell(what));
    root.lang = lang;
    line.textContent = kWords[lang][what];
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
  // A missing file tells its element only, so: on the way down. Pictures are no matter.
  addEventListener('error', (event) => !(event.target instanceof HTMLImageElement) && failed(event.error), true);
  addEventListener('unhandledrejection', (event) => failed(event.reason));
  setTimeout(() => !over && !started() && tell('slow'), kLongMs);
}
