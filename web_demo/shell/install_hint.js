// Where only the user can put the page on the home screen.

/**
 * Safari on an iPhone or iPad, and not yet from the home screen: other browsers there have the entry elsewhere or not at all, and
 * the web views of apps cannot do it.
 * @param {{standalone?: boolean, userAgent: string}} navigator @returns {boolean}
 */
export function wantsHint({ standalone, userAgent }) {
  return standalone === false && /Version\/\d.* Safari\//.test(userAgent) && !/CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo/.test(userAgent);
}
