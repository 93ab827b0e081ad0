// What a browser remembers of an earlier visit (web_demo/core/memory.js).

/**
 * Each document that the page opens from now on finds these, before anything of it runs.
 * @param {import('puppeteer-core').Page} page @param {Record<string, string>} items  by their keys without "petcam."
 */
export function remember(page, items) {
  return page.evaluateOnNewDocument((all) => {
    if (location.protocol === 'https:') for (const [key, value] of Object.entries(all)) localStorage.setItem(`petcam.${key}`, value);
  }, items);
}
