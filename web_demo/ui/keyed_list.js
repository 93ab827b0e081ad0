// A list of elements that follows a list of things.

/**
 * Children of a list, one for each item, made once and kept in order.
 * @template Item
 * @param {HTMLElement} list @param {(item: Item) => string} keyOf
 * @param {(item: Item) => {root: HTMLElement, update: (state: any, item: Item) => void}} make
 */
export function keyedList(list, keyOf, make) {
  /** @type {Map<string, ReturnType<typeof make>>} */
  const made = new Map();
  return (/** @type {any} */ state, /** @type {Item[]} */ items) => {
    const wanted = new Set(items.map(keyOf));
    for (const [key, one] of made) {
      if (wanted.has(key)) continue;
      one.root.remove();
      made.delete(key);
    }
    items.forEach((item, place) => {
      const one = made.get(keyOf(item)) ?? make(item);
      made.set(keyOf(item), one);
      one.update(state, item);
      if (list.children[place] !== one.root) list.insertBefore(one.root, list.children[place] ?? null);
    });
  };
}
