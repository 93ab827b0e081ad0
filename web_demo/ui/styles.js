// Styles of screens that are not opened every time, loaded with the first of them.

/** Resolves when the rules hold. @param {string} file beside index.html */
export function loadStyle(file) {
  const known = document.querySelector(`link[rel=stylesheet][href="${file}"]`);
  if (known) return Promise.resolve();
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = file;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve(undefined);
    link.onerror = () => {
      link.remove();
      reject(new Error(`no ${file}`));
    };
    document.head.append(link);
  });
}
