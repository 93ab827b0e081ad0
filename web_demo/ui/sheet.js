// Opening and closing a sheet over the screen, also where dialogs are unknown (iOS before 15.4).

import { loadStyle } from './styles.js';

/** @param {HTMLDialogElement} sheet */
export async function openSheet(sheet) {
  await loadStyle('sheet.css').catch(() => {}); // it does without
  if (!sheet.isConnected || sheet.open || sheet.hasAttribute('open')) return;
  if (sheet.showModal) sheet.showModal();
  else sheet.setAttribute('open', '');
}

/** @param {HTMLDialogElement} sheet */
export function closeSheet(sheet) {
  if (sheet.close) sheet.close();
  else sheet.removeAttribute('open');
}
