// Opening and closing a sheet over the screen, also where dialogs are unknown (iOS before 15.4).

/** @param {HTMLDialogElement} sheet */
export function openSheet(sheet) {
  if (sheet.open || sheet.hasAttribute('open')) return;
  if (sheet.showModal) sheet.showModal();
  else sheet.setAttribute('open', '');
}

/** @param {HTMLDialogElement} sheet */
export function closeSheet(sheet) {
  if (sheet.close) sheet.close();
  else sheet.removeAttribute('open');
}
